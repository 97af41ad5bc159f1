"use client";

import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { isServerUp } from "@/components/is-server-up";
import * as common from "@/lib/domain/texts/common";
import * as texts from "@/lib/domain/texts/ui";
import { Banner } from "./banner";
import { Button } from "./button";

interface PartProblemProps {
  /** Its code could not be fetched; otherwise drawing it failed. */
  unloaded: boolean;
  over: boolean;
  onAgain: () => void;
  onClose?: (() => void) | undefined;
}

/** In place of a part of the page that cannot be shown. The rest of the page keeps working. */
export function PartProblem({ unloaded, over, onAgain, onClose }: PartProblemProps) {
  const [there, setThere] = useState<boolean | null>(null);
  useEffect(() => {
    let asked = true;
    if (unloaded) void isServerUp().then((answer) => asked && setThere(answer));
    return () => {
      asked = false;
    };
  }, [unloaded]);

  // Subdesk answers but no longer has this file: the page is of an earlier build.
  const updated = unloaded && there === true;
  const words = updated ? texts.updated : unloaded ? texts.partUnreachable : texts.partFailed;
  const said = (
    <div role="alert">
      <Banner tone="warn">
        <p>{words}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          {updated && (
            <Button size="sm" variant="primary" onClick={() => window.location.reload()}>
              {texts.reload}
            </Button>
          )}
          <Button size="sm" onClick={onAgain}>
            {common.tryAgain}
          </Button>
          {onClose && (
            <Button size="sm" variant="ghost" onClick={onClose}>
              {common.close}
            </Button>
          )}
        </div>
      </Banner>
    </div>
  );
  if (!over) return said;
  // Beside any open dialog, which hides everything else from assistive technology and the pointer.
  return createPortal(
    <div className="shadow-float pointer-events-auto fixed inset-x-3 bottom-20 z-[60] rounded-md bg-raised sm:bottom-4 sm:left-auto sm:right-4 sm:w-96">
      {said}
    </div>,
    document.body,
  );
}
