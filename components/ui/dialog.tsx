"use client";

import { X } from "lucide-react";
import { Close, Content, Description, Portal, Root, Title } from "radix-ui/dialog";
import { useRef, useState, type ReactNode } from "react";
import * as common from "@/lib/domain/texts/common";
import * as texts from "@/lib/domain/texts/controls";
import { Button, IconButton } from "./button";
import { cx } from "./cx";
import { useLeaveQuestion } from "./leaving";
import { focusTrail, rememberOpener, returnFocus } from "./opener";
import { Shade } from "./shade";

interface DialogProps {
  title: ReactNode;
  description?: ReactNode;
  /** Stays at the lower edge while the rest scrolls. */
  footer?: ReactNode;
  wide?: boolean;
  /** While true, neither Esc nor a click outside closes it. */
  locked?: boolean;
  /** A dialog that asks before something dangerous: a click outside does not close it. */
  alert?: boolean;
  onClose: () => void;
  children?: ReactNode;
}

/**
 * Open while mounted; returns the focus to where it came from. Load it lazily: it pulls in Radix.
 */
export function Dialog({
  title,
  description,
  footer,
  wide = false,
  locked = false,
  alert = false,
  onClose,
  children,
}: DialogProps) {
  const [trail] = useState(focusTrail);
  const [asking, setAsking] = useState(false);
  const content = useRef<HTMLDivElement | null>(null);
  const touched = useRef(false);
  // A dialog that asks before something dangerous holds nothing worth keeping.
  const holdsWork = () => !alert && touched.current && content.current?.querySelector("form") !== null;
  useLeaveQuestion(holdsWork);
  function leave() {
    if (locked) return;
    if (holdsWork()) setAsking(true);
    else onClose();
  }
  return (
    <Root open onOpenChange={(open) => !open && leave()}>
      <Portal>
        <Shade />
        <Content
          role={alert ? "alertdialog" : "dialog"}
          aria-modal="true"
          {...(description === undefined && { "aria-describedby": undefined })}
          onInteractOutside={(event) => (alert || locked || holdsWork()) && event.preventDefault()}
          onInput={() => (touched.current = true)}
          ref={(node) => {
            content.current = node;
            return rememberOpener(node, trail[0]);
          }}
          onOpenAutoFocus={focusFirstField}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!isStillThere(event)) returnFocus(trail);
          }}
          className={cx(
            "animate-rise shadow-float fixed z-50 flex max-h-[90dvh] flex-col bg-raised outline-none",
            "inset-x-0 bottom-0 rounded-t-xl sm:inset-x-auto sm:bottom-auto sm:left-1/2 sm:top-[8dvh] sm:max-h-[84dvh] sm:w-[calc(100vw-2rem)] sm:-translate-x-1/2 sm:rounded-lg",
            wide ? "sm:max-w-2xl" : "sm:max-w-md",
          )}
        >
          <header className="flex items-start gap-3 px-5 pb-3 pt-4">
            <div className="min-w-0 flex-1">
              <Title className="line-clamp-4 break-words text-[0.9375rem] font-semibold leading-6">
                {title}
              </Title>
              {description !== undefined && (
                <Description asChild>
                  <div className="mt-0.5 line-clamp-5 break-words text-[0.8125rem] text-muted">
                    {description}
                  </div>
                </Description>
              )}
            </div>
            <Close asChild>
              <IconButton
                size="sm"
                label={common.close}
                disabled={locked}
                icon={<X aria-hidden="true" className="size-4" />}
                className="-mr-1.5 -mt-0.5"
              />
            </Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5 wrap-anywhere">{children}</div>
          {asking && <Discard onKeep={() => setAsking(false)} onDiscard={onClose} />}
          {footer && !asking && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">
              {footer}
            </footer>
          )}
        </Content>
      </Portal>
    </Root>
  );
}

/** In place of the footer: one key does not discard what was typed. */
function Discard({ onKeep, onDiscard }: { onKeep: () => void; onDiscard: () => void }) {
  return (
    <footer
      role="alert"
      className="flex flex-wrap items-center justify-end gap-2 border-t bg-warn-soft px-5 py-3"
    >
      <p className="w-full text-[0.8125rem] font-medium text-warn sm:mr-auto sm:w-auto">
        {texts.discardQuestion}
      </p>
      <Button onClick={onKeep} autoFocus>
        {texts.keepEditing}
      </Button>
      <Button variant="danger" onClick={onDiscard}>
        {texts.discard}
      </Button>
    </footer>
  );
}

/** React mounts everything twice in development; between the two nothing has closed. */
function isStillThere(event: Event): boolean {
  return event.currentTarget instanceof Element && event.currentTarget.isConnected;
}

/** Focus goes to the first field and not the close button; without a field, to the dialog itself. */
function focusFirstField(event: Event) {
  const content = event.currentTarget;
  if (!(content instanceof HTMLElement)) return;
  event.preventDefault();
  const target =
    content.querySelector<HTMLElement>("[data-autofocus]") ??
    content.querySelector<HTMLElement>(
      "input:not([type=hidden]):not(:disabled), select:not(:disabled), textarea:not(:disabled)",
    );
  (target ?? content).focus();
  if (target instanceof HTMLInputElement && target.type === "text") target.select();
}
