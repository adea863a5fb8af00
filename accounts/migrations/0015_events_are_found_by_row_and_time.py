import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kam.core.operations import AddIndexRepeatably


class Migration(migrations.Migration):

    # Indexes that are built while people work cannot be built in a transaction.
    atomic = False

    dependencies = [
        ('accounts', '0014_sales_lines_by_day'),
        ('core', '0015_events_are_found_by_row_and_time'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexRepeatably(
            model_name='accountevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_ac_pgh_obj_1666d0_idx'),
        ),
        AddIndexRepeatably(
            model_name='accountevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_ac_pgh_cre_1a040d_idx'),
        ),
        AddIndexRepeatably(
            model_name='accounttagevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_ac_pgh_obj_1759d5_idx'),
        ),
        AddIndexRepeatably(
            model_name='accounttagevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_ac_pgh_cre_ddafb3_idx'),
        ),
        AddIndexRepeatably(
            model_name='accounttagevent',
            index=models.Index(fields=['account'], name='accounts_ac_account_c6da02_idx'),
        ),
        AddIndexRepeatably(
            model_name='accountteammemberevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_ac_pgh_obj_eb2c8e_idx'),
        ),
        AddIndexRepeatably(
            model_name='accountteammemberevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_ac_pgh_cre_e4b69f_idx'),
        ),
        AddIndexRepeatably(
            model_name='addressevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_ad_pgh_obj_20baf7_idx'),
        ),
        AddIndexRepeatably(
            model_name='addressevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_ad_pgh_cre_094ee5_idx'),
        ),
        AddIndexRepeatably(
            model_name='alarmmuteevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_al_pgh_obj_d16c43_idx'),
        ),
        AddIndexRepeatably(
            model_name='alarmmuteevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_al_pgh_cre_f3bc73_idx'),
        ),
        AddIndexRepeatably(
            model_name='classificationoverrideevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_cl_pgh_obj_3952fc_idx'),
        ),
        AddIndexRepeatably(
            model_name='classificationoverrideevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_cl_pgh_cre_08298a_idx'),
        ),
        AddIndexRepeatably(
            model_name='classificationprofileevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_cl_pgh_obj_bea5d4_idx'),
        ),
        AddIndexRepeatably(
            model_name='classificationprofileevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_cl_pgh_cre_d90e97_idx'),
        ),
        AddIndexRepeatably(
            model_name='customfieldevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_cu_pgh_obj_be49f0_idx'),
        ),
        AddIndexRepeatably(
            model_name='customfieldevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_cu_pgh_cre_71dfe9_idx'),
        ),
        AddIndexRepeatably(
            model_name='exchangerateevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_ex_pgh_obj_fc2291_idx'),
        ),
        AddIndexRepeatably(
            model_name='exchangerateevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_ex_pgh_cre_566e96_idx'),
        ),
        AddIndexRepeatably(
            model_name='importcorrectionevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_im_pgh_obj_8231a3_idx'),
        ),
        AddIndexRepeatably(
            model_name='importcorrectionevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_im_pgh_cre_0ef91a_idx'),
        ),
        AddIndexRepeatably(
            model_name='orgunitevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_or_pgh_obj_9e5fe5_idx'),
        ),
        AddIndexRepeatably(
            model_name='orgunitevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_or_pgh_cre_48b5af_idx'),
        ),
        AddIndexRepeatably(
            model_name='pinnedaccountevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_pi_pgh_obj_c863ec_idx'),
        ),
        AddIndexRepeatably(
            model_name='pinnedaccountevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_pi_pgh_cre_ffa498_idx'),
        ),
        AddIndexRepeatably(
            model_name='productevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_pr_pgh_obj_1456a5_idx'),
        ),
        AddIndexRepeatably(
            model_name='productevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_pr_pgh_cre_841082_idx'),
        ),
        AddIndexRepeatably(
            model_name='productlineevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_pr_pgh_obj_638e00_idx'),
        ),
        AddIndexRepeatably(
            model_name='productlineevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_pr_pgh_cre_e94b39_idx'),
        ),
        AddIndexRepeatably(
            model_name='saleslineevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_sa_pgh_obj_f96aba_idx'),
        ),
        AddIndexRepeatably(
            model_name='saleslineevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_sa_pgh_cre_68f586_idx'),
        ),
        AddIndexRepeatably(
            model_name='segmentevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_se_pgh_obj_9af7c6_idx'),
        ),
        AddIndexRepeatably(
            model_name='segmentevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_se_pgh_cre_c315d6_idx'),
        ),
        AddIndexRepeatably(
            model_name='tagevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_ta_pgh_obj_29f261_idx'),
        ),
        AddIndexRepeatably(
            model_name='tagevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_ta_pgh_cre_b6faab_idx'),
        ),
        AddIndexRepeatably(
            model_name='taxidevent',
            index=models.Index(fields=['pgh_obj', 'pgh_id'], name='accounts_ta_pgh_obj_ef2a15_idx'),
        ),
        AddIndexRepeatably(
            model_name='taxidevent',
            index=models.Index(fields=['pgh_created_at'], name='accounts_ta_pgh_cre_2c7538_idx'),
        ),
        # What the first of them find now as well.
        migrations.AlterField(
            model_name='accountevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.account'),
        ),
        migrations.AlterField(
            model_name='accounttagevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.accounttag'),
        ),
        migrations.AlterField(
            model_name='accountteammemberevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.accountteammember'),
        ),
        migrations.AlterField(
            model_name='addressevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.address'),
        ),
        migrations.AlterField(
            model_name='alarmmuteevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.alarmmute'),
        ),
        migrations.AlterField(
            model_name='classificationoverrideevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.classificationoverride'),
        ),
        migrations.AlterField(
            model_name='classificationprofileevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.classificationprofile'),
        ),
        migrations.AlterField(
            model_name='customfieldevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.customfield'),
        ),
        migrations.AlterField(
            model_name='exchangerateevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.exchangerate'),
        ),
        migrations.AlterField(
            model_name='importcorrectionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.importcorrection'),
        ),
        migrations.AlterField(
            model_name='orgunitevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.orgunit'),
        ),
        migrations.AlterField(
            model_name='pinnedaccountevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.pinnedaccount'),
        ),
        migrations.AlterField(
            model_name='productevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.product'),
        ),
        migrations.AlterField(
            model_name='productlineevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.productline'),
        ),
        migrations.AlterField(
            model_name='saleslineevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.salesline'),
        ),
        migrations.AlterField(
            model_name='segmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.segment'),
        ),
        migrations.AlterField(
            model_name='tagevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.tag'),
        ),
        migrations.AlterField(
            model_name='taxidevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.taxid'),
        ),
    ]
