export interface ToastMessage {
  title: string;
  description?: string;
  tone?: "good" | "warn" | "bad" | "neutral";
  action?: { label: string; onClick: () => void };
}

let show: ((message: ToastMessage) => void) | undefined;
let wake: (() => void) | undefined;
const waiting: ToastMessage[] = [];

/** Says what came of something. The drawing part is fetched with the first one; until then they wait. */
export function toast(message: ToastMessage): void {
  if (show) show(message);
  else {
    waiting.push(message);
    wake?.();
  }
}

/** For Toaster: called when there is something to show. */
export function onFirstToast(listener: () => void): () => void {
  wake = listener;
  if (waiting.length > 0) listener();
  return () => {
    wake = undefined;
  };
}

/** For the drawing part: takes over what waited. */
export function takeToasts(drawn: (message: ToastMessage) => void): () => void {
  show = drawn;
  for (const message of waiting.splice(0)) drawn(message);
  return () => {
    show = undefined;
  };
}
