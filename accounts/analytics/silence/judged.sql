gaps AS (
    SELECT account_id, document_on, document_on - lag(document_on) OVER following AS gap
    FROM days
    WINDOW following AS (PARTITION BY account_id ORDER BY document_on)
),
patterns AS (
    SELECT
        account_id,
        count(gap) AS gaps,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY gap) AS typical,
        percentile_disc(0.9) WITHIN GROUP (ORDER BY gap) AS usual_longest,
        max(document_on) AS last_order_on
    FROM gaps
    GROUP BY account_id
),
year_before AS (
    -- The gap that this day of the year before lay in: who waits out a season every year is not late.
    SELECT account_id, gap AS gap_year_before
    FROM gaps
    WHERE document_on > %(last_on_before)s AND document_on - gap <= %(last_on_before)s
),
silent AS (
    SELECT *, %(last_on)s - last_order_on AS silence
    FROM patterns
    LEFT JOIN year_before USING (account_id)
),
judged AS (
    -- Late is who is silent for longer than usual, clearly so, and longer than at this time of the year before. Whoever
    -- has not ordered for as long as `gone` is gone, which the class says.
    SELECT
        *,
        gaps >= %(fewest_gaps)s
        AND silence > usual_longest
        AND (gap_year_before IS NULL OR silence > gap_year_before)
        AND silence >= typical * %(late)s
        AND silence >= typical + %(fewest_days_late)s
        AND silence <= %(gone)s AS is_late
    FROM silent
)
