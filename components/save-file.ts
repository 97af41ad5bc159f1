import { download } from "@/components/data-table/csv";
import { readRoute } from "@/components/fetch-json";
import { DeskError, type Envelope } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/common";

interface CsvFile {
  name: string;
  text: string;
}

/**
 * Downloads a CSV file of Subdesk, and throws as `readRoute` does: the page stays, where a link would leave it
 * for the refusal.
 */
export async function saveFile(path: string): Promise<void> {
  const { name, text } = await readRoute<CsvFile>(path, { read: fileOf });
  // The mark of its encoding was lost when it was read, and is given back by the download.
  download(name, text);
}

async function fileOf(response: Response): Promise<Envelope<CsvFile>> {
  if (response.ok) return { ok: true, data: { name: nameOf(response), text: await response.text() } };
  const refusal = (await response.json()) as Envelope<never>;
  if (refusal.ok) throw new DeskError("unavailable", texts.unread);
  return refusal;
}

function nameOf(response: Response): string {
  return /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "export.csv";
}
