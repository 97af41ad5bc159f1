"use client";

import { useEffect, useState } from "react";
import { lazyPart } from "./lazy-part";
import { PlainToasts } from "./plain-toasts";
import { onFirstToast } from "./toast";

const ToastStack = lazyPart(() => import("./toast-stack"), { instead: () => <PlainToasts /> });

/** Fetched when idle: the first message may be that the network is gone. */
export const preloadToasts = ToastStack.preload;

export function Toaster() {
  const [wanted, setWanted] = useState(false);
  useEffect(() => onFirstToast(() => setWanted(true)), []);
  return wanted ? <ToastStack /> : null;
}
