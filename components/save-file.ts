import { download } from "@/components/data-table/csv";
import { reportSessionEnd } from "@/components/session";
import { DeskError, type Envelope } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/common";

/**
 * Downloads a CSV file of Subdesk. Throws the DeskError the server answered with, or "unavailable" where no
 * answer could be read: the page stays, where a link would leave it for the refusal. Where the session is
 * over it waits until the person has signed in again, then asks again.
 */
export async function saveFile(path: string, again = false): Promise<void> {
  let refusal: Envelope<never>;
  try {
    const response = await fetch(path, { cache: "no-store" });
    // The mark of its encoding is lost here, and given back by the download.
    if (response.ok) return download(nameOf(response), await response.text());
    refusal = (await response.json()) as Envelope<never>;
  } catch {
    throw new DeskError("unavailable", texts.unread);
  }
  if (refusal.ok) throw new DeskError("unavailable", texts.unread);
  if (refusal.error.code === "unauthenticated" && !again) {
    await reportSessionEnd(refusal.error.message).reads.promise;
    return saveFile(path, true);
  }
  throw DeskError.of(refusal.error);
}

function nameOf(response: Response): string {
  return /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "export.csv";
}
