export interface ToastMessage {
  title: string;
  description?: string;
  tone?: "good" | "warn" | "bad" | "neutral";
  action?: { label: string; onClick: () => void };
  /** Takes the place of an earlier message about the same: the key of a sub-user. */
  about?: string;
}

let show: ((message: ToastMessage) => void) | undefined;
let wake: (() => void) | undefined;
const waiting: ToastMessage[] = [];

/** Shows the outcome of something. The first one fetches the code that draws them; until then they wait. */
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

/** For the code that draws them: takes over what waited. */
export function takeToasts(drawn: (message: ToastMessage) => void): () => void {
  show = drawn;
  for (const message of waiting.splice(0)) drawn(message);
  return () => {
    show = undefined;
  };
}
