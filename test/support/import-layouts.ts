/**
 * Tests that exports of other systems are imported without a mapping: the columns are named as these name them, the
 * rows are invented.
 */
import t from "tap";
import { runImport } from "../../src/features/imports/jobs.ts";
import { startService, type Answer } from "./service.ts";

export type Row = Record<string, string>;

/** The source of a header that is written from memory. */
export const UNVERIFIED = "header not verified";
/** The source of a header of no system. */
export const INVENTED = "invented";

export interface Layout {
  name: string;
  /**
   * Where the header is from: repository and path of an export, of the code that writes it or of a program that reads
   * it, or a page. UNVERIFIED if it is from memory, INVENTED if it is of no system.
   */
  source: string;
  /** Separated by commas, or by semicolons. */
  header: string;
  rows: Row[];
  delimiter?: string;
  /** Of the dry run. */
  expected: { ref?: string | RegExp; customer: object; addresses: object[] }[];
  /** Customers and addresses that the import makes, if not those of the dry run. */
  made?: [customers: number, addresses: number];
  /** The codes of the warnings, with their columns. */
  warnings?: string[];
}

export const us = { country_code: "US", locality: "Portland", postal_code: "97201" };
export const de = { country_code: "DE", locality: "Hamburg", postal_code: "20095" };
export const westLake = {
  country_code: "CN",
  administrative_area: "浙江省",
  locality: "杭州市",
  dependent_locality: "西湖区",
};
/** The phone number of the invented customers in the US. */
export const PHONE = "+15032220123";

/** Tests that each layout is imported right, that a dry run warns of nothing, and that a second import adds nothing. */
export function testLayouts(layouts: readonly Layout[]): void {
  void t.test("exports of other systems are imported without a mapping", async (t) => {
    const { call, resources, tenantId } = await startService(t);
    for (const [index, layout] of layouts.entries()) {
      await t.test(layout.source === UNVERIFIED ? `${layout.name} (${UNVERIFIED})` : layout.name, async (t) => {
        const { expected, made = [expected.length, expected.flatMap(({ addresses }) => addresses).length] } = layout;
        const post = (query: string): Promise<Answer> =>
          call("POST", `/imports?source=s${index}${query}`, fileOf(layout), { "content-type": "text/csv" });
        const { body } = await post("&dry_run=true");
        t.match(body, { usable: true, examined: layout.rows.length, refused: 0, refusals: [] });
        t.same(
          body.warnings.map(({ code, column }: Row) => `${code} ${column}`),
          layout.warnings ?? [],
          "nothing is lost",
        );
        t.match(body.rows, expected);
        t.same(
          body.rows.map(({ addresses }: { addresses: object[] }) => addresses.length),
          expected.map(({ addresses }) => addresses.length),
        );
        const { body: received } = await post("");
        await runImport(resources, { tenant_id: tenantId, id: received.id });
        t.match((await call("GET", `/imports/${received.id}`)).body, {
          status: "completed",
          progress: { refused: 0, customers_created: made[0], addresses_created: made[1] },
        });
        const again = await post("");
        await runImport(resources, { tenant_id: tenantId, id: again.body.id });
        t.match((await call("GET", `/imports/${again.body.id}`)).body.progress, {
          customers_created: 0,
          addresses_created: 0,
        });
      });
    }
  });
}

const quote = (cell: string): string => (/[",;\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Writes a layout as a file. */
export function fileOf({ header, rows, delimiter = "," }: Pick<Layout, "header" | "rows" | "delimiter">): string {
  const names = header.split(header.includes(";") ? ";" : ",");
  for (const row of rows)
    for (const name of Object.keys(row)) if (!names.includes(name)) throw new Error(`no column ${name}`);
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))]
    .map((cells) => cells.map(quote).join(delimiter))
    .join("\r\n");
}
