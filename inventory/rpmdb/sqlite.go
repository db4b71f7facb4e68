// SPDX-License-Identifier: Apache-2.0

package rpmdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// maxRows bounds the packages of one sqlite database.
const maxRows = 1 << 20

// plainTable tells whether Packages is a plain table with a plain column blob:
// no view, no virtual table, nothing computed. It names what is read of it.
const plainTable = `SELECT count(*) FROM sqlite_schema AS s, pragma_table_xinfo('Packages', 'main') AS c
WHERE s.name = 'Packages' AND s.type = 'table' AND s.rootpage > 0 AND s.tbl_name = 'Packages'
AND c.name = 'blob' AND c.hidden = 0`

// sqliteHeaders gives the blobs of the table Packages of the database that dsn
// names. The schema is not trusted: what it defines beside plain tables is not
// run. An error costs what it names; a broken file ends the reading.
func sqliteHeaders(ctx context.Context, dsn string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		db, err := sql.Open("sqlite", dsn)
		if err != nil {
			yield(nil, fmt.Errorf("open sqlite: %w", err))
			return
		}
		defer db.Close()
		db.SetMaxOpenConns(1)
		conn, err := db.Conn(ctx)
		if err != nil {
			yield(nil, fmt.Errorf("open sqlite: %w", err))
			return
		}
		defer conn.Close()
		if err := hardenSQLite(ctx, conn); err != nil {
			yield(nil, err)
			return
		}
		sqliteRows(ctx, conn, yield)
	}
}

// hardenSQLite takes from the connection what a foreign database could use,
// https://www.sqlite.org/security.html
func hardenSQLite(ctx context.Context, conn *sql.Conn) error {
	limits := []struct{ id, value int }{
		{sqlite3.SQLITE_LIMIT_LENGTH, maxHeader},
		{sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000},
		{sqlite3.SQLITE_LIMIT_COLUMN, 100},
		{sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 20},
		{sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 3},
		{sqlite3.SQLITE_LIMIT_VDBE_OP, 25_000},
		{sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 8},
		{sqlite3.SQLITE_LIMIT_ATTACHED, 0},
		{sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1},
	}
	for _, l := range limits {
		if _, err := sqlite.Limit(conn, l.id, l.value); err != nil {
			return fmt.Errorf("limit sqlite: %w", err)
		}
	}
	for _, pragma := range []string{
		"trusted_schema = OFF", "query_only = ON", "cell_size_check = ON",
		"temp_store = MEMORY", "mmap_size = 0", "cache_size = -4096",
	} {
		if _, err := conn.ExecContext(ctx, "PRAGMA "+pragma); err != nil {
			return fmt.Errorf("limit sqlite: %w", err)
		}
	}
	return nil
}

func sqliteRows(ctx context.Context, conn *sql.Conn, yield func([]byte, error) bool) {
	var plain int
	if err := conn.QueryRowContext(ctx, plainTable).Scan(&plain); err != nil {
		yield(nil, fmt.Errorf("read schema: %w", err))
		return
	}
	if plain != 1 {
		yield(nil, errors.New("no rpm database: Packages is no table with the column blob"))
		return
	}
	// NOT INDEXED: an index could hold something else than the table.
	rows, err := conn.QueryContext(ctx, "SELECT typeof(blob), blob FROM main.Packages NOT INDEXED")
	if err != nil {
		yield(nil, fmt.Errorf("read packages: %w", err))
		return
	}
	defer rows.Close()
	var kind string
	var blob sql.RawBytes
	// A damaged file can show the same pages as many rows.
	for n, total := 1, 0; rows.Next(); n++ {
		if total += len(blob); n > maxRows || total > MaxSize {
			yield(nil, fmt.Errorf("more than %d packages or %d bytes of them", maxRows, MaxSize))
			return
		}
		err := rows.Scan(&kind, &blob)
		if err == nil && kind != "blob" {
			err = fmt.Errorf("package is a value of type %q", kind)
		}
		if err != nil {
			err = fmt.Errorf("read row %d: %w", n, err)
		}
		if !yield(blob, err) {
			return
		}
	}
	if err := rows.Err(); err != nil {
		yield(nil, fmt.Errorf("read packages: %w", err))
	}
}
