-- Tables of one import, seen by its own session only and gone with its transaction.
DROP TABLE IF EXISTS import_staged, import_customer, import_product, import_product_line, import_unit, import_incoming;

-- One row of the file each: the good ones, the cancelled ("c"), and the faulty ("b") and left out ("o") that keep their
-- place among equal ones.
CREATE TEMP TABLE import_staged (
    row integer NOT NULL,
    customer_no integer,
    document_id text NOT NULL,
    product_no integer NOT NULL,
    line_id text NOT NULL,
    occurrence integer,
    fate "char" NOT NULL,
    document_on date,
    ordered_on date,
    product_line_no integer,
    unit_no integer,
    channel text,
    salesperson text,
    kind text,
    is_credit_note boolean,
    quantity numeric,
    amount numeric,
    cost numeric,
    currency text
) ON COMMIT DROP;

-- What the rows refer to, numbered by the parser.
CREATE TEMP TABLE import_customer (
    no integer NOT NULL,
    external_id text NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    account_id bigint,
    is_new boolean NOT NULL DEFAULT false,
    is_refused boolean NOT NULL DEFAULT false
) ON COMMIT DROP;
CREATE TEMP TABLE import_product (
    no integer NOT NULL, external_id text NOT NULL, product_id bigint, is_new boolean NOT NULL DEFAULT false
) ON COMMIT DROP;
CREATE TEMP TABLE import_product_line (
    no integer NOT NULL, name text NOT NULL, product_line_id bigint, is_new boolean NOT NULL DEFAULT false
) ON COMMIT DROP;
CREATE TEMP TABLE import_unit (
    no integer NOT NULL, customer_no integer NOT NULL, name text NOT NULL, unit_id bigint, is_new boolean NOT NULL DEFAULT false
) ON COMMIT DROP;
