/**
 * "changed": something was changed here, so what others show may be old. "signed-in": with the mark of the
 * person where it is known.
 */
type Message = "changed" | "signed-out" | "signed-in" | `signed-in ${string}`;

const listeners = new Set<(message: Message) => void>();
let channel: BroadcastChannel | undefined;

function open(): BroadcastChannel | undefined {
  if (typeof window === "undefined" || typeof BroadcastChannel === "undefined") return undefined;
  if (!channel) {
    channel = new BroadcastChannel("subdesk");
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      for (const listener of listeners) listener(data);
    };
  }
  return channel;
}

/** Tells the other tabs of this browser; they share its session. */
export function tellOtherTabs(message: Message): void {
  open()?.postMessage(message);
}

/** Returns what ends it. */
export function onOtherTabs(listener: (message: Message) => void): () => void {
  open();
  listeners.add(listener);
  return () => listeners.delete(listener);
}
