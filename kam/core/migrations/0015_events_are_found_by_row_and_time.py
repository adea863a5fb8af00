import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kam.core.operations import AddIndexRepeatably


class Migration(migrations.Migration):

    # Indexes that are built while people work cannot be built in a transaction.
    atomic = False

    dependencies = [
        ('core', '0014_version_of_the_company'),
    ]

    operations = [
        AddIndexRepeatably(
            model_name='apitokenevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='core_apitok_pgh_obj_2c155f_idx'),
        ),
        AddIndexRepeatably(
            model_name='apitokenevent',
            index=models.Index(fields=['pgh_created_at'], name='core_apitok_pgh_cre_a3dd0e_idx'),
        ),
        AddIndexRepeatably(
            model_name='companyevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='core_compan_pgh_obj_fcb1e6_idx'),
        ),
        AddIndexRepeatably(
            model_name='companyevent',
            index=models.Index(fields=['pgh_created_at'], name='core_compan_pgh_cre_7c5951_idx'),
        ),
        AddIndexRepeatably(
            model_name='savedviewevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='core_savedv_pgh_obj_87df78_idx'),
        ),
        AddIndexRepeatably(
            model_name='savedviewevent',
            index=models.Index(fields=['pgh_created_at'], name='core_savedv_pgh_cre_4aa121_idx'),
        ),
        AddIndexRepeatably(
            model_name='teamevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='core_teamev_pgh_obj_294ffe_idx'),
        ),
        AddIndexRepeatably(
            model_name='teamevent',
            index=models.Index(fields=['pgh_created_at'], name='core_teamev_pgh_cre_097758_idx'),
        ),
        AddIndexRepeatably(
            model_name='teammembershipevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='core_teamme_pgh_obj_670c4d_idx'),
        ),
        AddIndexRepeatably(
            model_name='teammembershipevent',
            index=models.Index(fields=['pgh_created_at'], name='core_teamme_pgh_cre_77baa2_idx'),
        ),
        AddIndexRepeatably(
            model_name='userevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='core_userev_pgh_obj_d852a7_idx'),
        ),
        AddIndexRepeatably(
            model_name='userevent',
            index=models.Index(fields=['pgh_created_at'], name='core_userev_pgh_cre_ec95aa_idx'),
        ),
        AddIndexRepeatably(
            model_name='webhookendpointevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='core_webhoo_pgh_obj_605ba4_idx'),
        ),
        AddIndexRepeatably(
            model_name='webhookendpointevent',
            index=models.Index(fields=['pgh_created_at'], name='core_webhoo_pgh_cre_0cba67_idx'),
        ),
        # What the first of them find now as well.
        migrations.AlterField(
            model_name='apitokenevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.apitoken'),
        ),
        migrations.AlterField(
            model_name='companyevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.company'),
        ),
        migrations.AlterField(
            model_name='savedviewevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.savedview'),
        ),
        migrations.AlterField(
            model_name='teamevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.team'),
        ),
        migrations.AlterField(
            model_name='teammembershipevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.teammembership'),
        ),
        migrations.AlterField(
            model_name='userevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='webhookendpointevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.webhookendpoint'),
        ),
    ]
