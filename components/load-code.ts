import { nothingChanged, outdated } from "@/components/call-action";
import { DeskError } from "@/lib/domain/errors";

/** Fetches code that does something, instead of drawing it; what fails is an error fit for a person. */
export async function loadCode<Code>(load: () => Promise<Code>): Promise<Code> {
  return load().catch(async () => {
    throw DeskError.of((await isThere()) ? outdated : nothingChanged);
  });
}

/** Whether Subdesk answers at all, asked for a file that every build has. */
export async function isThere(): Promise<boolean> {
  return fetch("/favicon.svg", { method: "HEAD", cache: "no-store" }).then(
    (answer) => answer.ok,
    () => false,
  );
}
