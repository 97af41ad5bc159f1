import "server-only";

/** A reader that takes nothing for this long is taken for gone. */
const maxPauseMs = 120_000;

/**
 * Text in parts as the body of an answer: each is made once the one before it was taken. `ended` settles when
 * nothing more is made, also where the reader went away. What fails in the middle breaks the connection off,
 * so that no reader takes the beginning for the whole.
 */
export function streamOf(
  parts: AsyncGenerator<string, void>,
  { pauseMs = maxPauseMs, onError = (_error: unknown) => {} } = {},
): { body: ReadableStream<Uint8Array>; ended: Promise<void> } {
  const encoder = new TextEncoder();
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  let timer: NodeJS.Timeout | undefined;
  const stop = async () => {
    clearTimeout(timer);
    await parts.return().catch(onError);
    end();
  };
  let refuse = (_error: Error) => {};
  const wait = () => {
    timer = setTimeout(() => {
      refuse(new Error("The reader takes nothing any more."));
      void stop();
    }, pauseMs).unref();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        refuse = (error) => controller.error(error);
        // One may never begin, as for a HEAD.
        wait();
      },
      async pull(controller) {
        clearTimeout(timer);
        try {
          const { done, value } = await parts.next();
          if (done) {
            controller.close();
            end();
            return;
          }
          controller.enqueue(encoder.encode(value));
        } catch (error) {
          onError(error);
          controller.error(error);
          end();
          return;
        }
        wait();
      },
      cancel: stop,
    },
    { highWaterMark: 0 },
  );
  return { body, ended };
}
