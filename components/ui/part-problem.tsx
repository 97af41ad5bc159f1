"use client";

import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { isThere } from "@/components/load-code";
import { Banner } from "./banner";
import { Button } from "./button";

interface PartProblemProps {
  /** Its code could not be fetched; else it failed while it was drawn. */
  unloaded: boolean;
  over: boolean;
  onAgain: () => void;
  onClose?: (() => void) | undefined;
}

/** In the place of a part of the page that cannot be shown. The rest of the page continues working. */
export function PartProblem({ unloaded, over, onAgain, onClose }: PartProblemProps) {
  const [there, setThere] = useState<boolean | null>(null);
  useEffect(() => {
    let asked = true;
    if (unloaded) void isThere().then((answer) => asked && setThere(answer));
    return () => {
      asked = false;
    };
  }, [unloaded]);

  // Subdesk answers, but no longer has this file: the page is of an earlier build.
  const updated = unloaded && there === true;
  const words = updated
    ? "Subdesk was updated. Reload the page to continue; what you typed stays until you do."
    : unloaded
      ? "This part could not be loaded, because Subdesk cannot be reached. Everything else on the page stays as it is."
      : "This part could not be shown. Something went wrong on our side; everything else on the page stays as it is.";
  const said = (
    <div role="alert">
      <Banner tone="warn">
        <p>{words}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          {updated && (
            <Button size="sm" variant="primary" onClick={() => window.location.reload()}>
              Reload
            </Button>
          )}
          <Button size="sm" onClick={onAgain}>
            Try again
          </Button>
          {onClose && (
            <Button size="sm" variant="ghost" onClick={onClose}>
              Close
            </Button>
          )}
        </div>
      </Banner>
    </div>
  );
  if (!over) return said;
  // Beside whatever dialog is open, which hides all else from assistive technology and from the pointer.
  return createPortal(
    <div className="shadow-float pointer-events-auto fixed inset-x-3 bottom-20 z-[60] rounded-md bg-raised sm:bottom-4 sm:left-auto sm:right-4 sm:w-96">
      {said}
    </div>,
    document.body,
  );
}
