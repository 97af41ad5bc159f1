import type { Envelope } from "@/lib/domain/errors";

/**
 * A write that may be larger than an action: a POST route of JSON, answering and failing as an action does,
 * so that `withStepUp` and whoever calls it need not know which of the two it is. Throws when there is no
 * answer that can be read.
 */
export function postJson<Input, Output>(
  path: `/api/bulk/${string}`,
): (input: Input) => Promise<Envelope<Output>> {
  return async (input) => {
    const response = await fetch(path, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify(input),
      cache: "no-store",
    });
    return (await response.json()) as Envelope<Output>;
  };
}
