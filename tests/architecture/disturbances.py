"""What changes when everything that is foreign to Clara does: statements about the rows of one owner."""

FOREIGN = "account_id IN (SELECT id FROM accounts_account WHERE owner_id = %(owner)s)"
DISTURBANCES = (
    """UPDATE accounts_account SET name = 'Other ' || id, sort_key = 'other', search_text = 'other', city = 'Lodz',
       status = 'LOST', updated_at = now() WHERE owner_id = %(owner)s""",
    # No two months alike: of equal ones a comparison would tell nothing.
    """UPDATE accounts_accountmonth SET
        net = net * (2 + extract(month FROM month)), last_on = last_on + 1, last_positive_on = last_on
        WHERE {foreign}""",
    "UPDATE accounts_accountmonth SET month = '2026-02-01' WHERE month = '2025-12-01' AND {foreign}",
    "UPDATE accounts_classificationsnapshot SET abc = 'C', xyz = 'Z', value = value * 3, rank = 99 WHERE {foreign}",
    "DELETE FROM accounts_classificationoverride WHERE {foreign}",
    "DELETE FROM accounts_classchange WHERE {foreign}",
    "UPDATE accounts_address SET city = 'Lodz' WHERE {foreign}",
    """UPDATE accounts_importbatch SET file_name = 'other.csv', rows = rows + 7, bad = bad + 7
       WHERE made_by_id = %(owner)s""",
    """UPDATE accounts_importrowerror SET value = 'other', reason = 'other' FROM accounts_importbatch batch
       WHERE batch_id = batch.id AND batch.made_by_id = %(owner)s""",
    """UPDATE accounts_importcorrection SET becomes = 'other', row = 7 FROM accounts_importbatch batch
       WHERE batch_id = batch.id AND batch.made_by_id = %(owner)s""",
    """UPDATE accounts_importdoubt SET value = 'other', lines = 7 FROM accounts_importbatch batch
       WHERE batch_id = batch.id AND batch.made_by_id = %(owner)s""",
    "UPDATE accounts_alarm SET points = 0.9, figures = jsonb_set(figures, '{{line}}', '\"other\"') WHERE {foreign}",
    """UPDATE core_team SET name = 'Other' || id
       WHERE id IN (SELECT team_id FROM core_teammembership WHERE user_id = %(owner)s)""",
    "UPDATE core_apitoken SET name = 'other', last_used_at = now(), scopes = '{{a}}' WHERE user_id = %(owner)s",
    "UPDATE core_job SET progress_note = 'other', progress_total = 7 WHERE requested_by_id = %(owner)s",
)
