import { isThere } from "@/components/is-there";
import { outdated, silent } from "@/components/no-answer";
import { DeskError } from "@/lib/domain/errors";

/** Fetches code that does something, instead of drawing it; what fails is an error fit for a person. */
export async function loadCode<Code>(load: () => Promise<Code>): Promise<Code> {
  return load().catch(async () => {
    const { code, message } = (await isThere()) ? outdated : silent;
    throw new DeskError(code, message);
  });
}
