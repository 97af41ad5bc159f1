import { isServerUp } from "@/components/is-server-up";
import { nothingChanged, outdated } from "@/components/unanswered";
import { DeskError } from "@/lib/domain/errors";

/** Fetches code that does something, instead of drawing it; what fails is an error fit for a person. */
export async function loadCode<Code>(load: () => Promise<Code>): Promise<Code> {
  return load().catch(async () => {
    throw DeskError.of((await isServerUp()) ? outdated : nothingChanged);
  });
}
