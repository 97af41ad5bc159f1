import type { Instrumentation } from "next";
import { configureZod } from "./lib/jitless";

configureZod();

/** Runs once per server process, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { recordForeignOrigin } = await import("./lib/http/origin");
  const { singleton } = await import("./lib/singleton");
  // The front door turns foreign requests away before any of Subdesk's code runs, and has them noted by
  // this.
  singleton("note-foreign", () => recordForeignOrigin);
  for (const headers of singleton("early-foreign", (): Headers[] => []).splice(0))
    recordForeignOrigin(headers);
  const { workToStop } = await import("./lib/worker/stop");
  singleton("work", () => workToStop);
  const { recordRequest } = await import("./lib/http/record-request");
  singleton("note-request", () => recordRequest);
  const { startWorker } = await import("./lib/worker/start");
  await startWorker();
}

/** A page or route that failed outside of Subdesk's own handling; the digest is what the person is shown. */
export const onRequestError: Instrumentation.onRequestError = async (error, { method, path, headers }) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { describeError, log } = await import("./lib/log");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  log().error(
    {
      requestId: headers["x-subdesk-request"],
      method,
      path: path.split("?", 1)[0],
      digest,
      ...describeError(error),
    },
    "page failed",
  );
};
