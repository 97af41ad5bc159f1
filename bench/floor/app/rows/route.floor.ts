import pg from "pg";
import { readPage } from "../../lib/queries.mjs";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });

export async function GET(request: Request): Promise<Response> {
  return Response.json(await readPage(pool, new URL(request.url).searchParams), {
    headers: { "cache-control": "no-store" },
  });
}
