import { startWorker } from "../lib/worker/start";

/** The background half of the desk as a process of its own, for tests that end it without warning. */
startWorker().then(
  () => process.send?.("ready"),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
process.on("disconnect", () => process.exit(0));
