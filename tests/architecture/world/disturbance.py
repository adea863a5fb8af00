"""Everything that is foreign to Clara changed, some of it gone, some of it new: nothing of it may show to her."""

from typing import TYPE_CHECKING

from django.db import connection

from tests.architecture.world.belongings import add_an_account

if TYPE_CHECKING:
    from tests.architecture.world import World

# Of whom Clara knows nothing; Dina and Emil work with her, so their names are known to her, and their rows are not.
STRANGERS = ("anna", "nora", "carl")
COLLEAGUES = ("dina", "emil")
FOREIGN = "account_id IN (SELECT id FROM accounts_account WHERE owner_id = %(owner)s)"
BATCH = "FROM accounts_importbatch batch WHERE batch_id = batch.id AND batch.made_by_id = %(owner)s"
CHANGES = (
    """UPDATE accounts_account SET name = 'Other ' || id, sort_key = 'other', search_text = 'other', city = 'Lodz',
       status = 'LOST', updated_at = now() WHERE owner_id = %(owner)s""",
    # No two months alike: of equal ones a comparison would tell nothing.
    """UPDATE accounts_accountmonth SET
        net = net * (2 + extract(month FROM month)), last_on = last_on + 1, last_positive_on = last_on
        WHERE {foreign}""",
    "UPDATE accounts_accountmonth SET month = '2026-02-01' WHERE month = '2025-12-01' AND {foreign}",
    "UPDATE accounts_accountmonthpart SET net = net * 3 WHERE {foreign}",
    "UPDATE accounts_salesline SET amount = amount * 3, quantity = quantity + 1 WHERE {foreign}",
    # Of one run alone, so that somebody moved.
    """UPDATE accounts_classificationsnapshot SET abc = 'C', xyz = 'Z', value = value * 3, rank = 99
       WHERE run_id = (SELECT max(id) FROM accounts_classificationrun WHERE is_published) AND {foreign}""",
    """DELETE FROM accounts_classificationsnapshot
       WHERE account_id = (SELECT min(id) FROM accounts_account WHERE owner_id = %(owner)s)""",
    "UPDATE accounts_accountmonth SET unrated_lines = 3 WHERE {foreign}",
    "UPDATE accounts_address SET city = 'Lodz', lines = 'other' WHERE {foreign}",
    "UPDATE accounts_taxid SET value = 'OTHER' || id WHERE {foreign}",
    "UPDATE accounts_orgunit SET name = 'other ' || id WHERE {foreign}",
    "UPDATE accounts_accountteammember SET access = 'EDIT' WHERE {foreign}",
    "UPDATE accounts_alarm SET points = 0.9, figures = jsonb_set(figures, '{{line}}', '\"other\"') WHERE {foreign}",
    "UPDATE accounts_alarmmute SET reason = 'other' WHERE {foreign}",
    """UPDATE accounts_importbatch SET file_name = 'other.csv', rows = rows + 7, bad = bad + 7
       WHERE made_by_id = %(owner)s""",
    "UPDATE accounts_importrowerror SET value = 'other', reason = 'other' {batch}",
    "UPDATE accounts_importcorrection SET becomes = 'other', row = 7 {batch}",
    "UPDATE accounts_importdoubt SET value = 'other', lines = 7 {batch}",
    "UPDATE core_job SET progress_note = 'other', progress_total = 7 WHERE requested_by_id = %(owner)s",
    "UPDATE core_apitoken SET name = 'other', last_used_at = now(), scopes = '{{a}}' WHERE user_id = %(owner)s",
    "UPDATE core_savedview SET name = 'other', query = 'class=B' WHERE owner_id = %(owner)s",
    "UPDATE core_undoableact SET words = 'other' WHERE made_by_id = %(owner)s",
    "DELETE FROM accounts_classificationoverride WHERE {foreign}",
    "DELETE FROM accounts_classchange WHERE {foreign}",
    "DELETE FROM accounts_accounttag WHERE {foreign}",
)
# Names of people and teams who are nobody to Clara.
RENAMINGS = (
    "UPDATE core_user SET name = 'Other ' || id, email = 'other' || id || '@company.example' WHERE id = %(owner)s",
    """UPDATE core_user SET name = 'Other ' || id WHERE id IN (SELECT user_id FROM accounts_accountteammember
       WHERE {foreign} AND user_id <> ALL(%(known)s))""",
    """UPDATE core_team SET name = 'Other' || id WHERE id IN
       (SELECT team_id FROM core_teammembership WHERE user_id = %(owner)s AND NOT team_id = ANY(%(teams)s))""",
)


def disturb(world: "World") -> None:
    """Change everything that is foreign to Clara: names, amounts, classes, files, people; take some away, add some."""
    people = world.people.reps
    clara = people["clara"]
    known = {
        "known": [clara.pk, *(people[name].pk for name in COLLEAGUES)],
        "teams": list(clara.team_memberships.values_list("team", flat=True)),
    }
    with connection.cursor() as cursor:
        for name in STRANGERS + COLLEAGUES:
            for change in CHANGES + (RENAMINGS if name in STRANGERS else ()):
                cursor.execute(change.format(foreign=FOREIGN, batch=BATCH), known | {"owner": people[name].pk})
    for name in STRANGERS + COLLEAGUES:
        add_an_account(people[name], below=world.own.account)
