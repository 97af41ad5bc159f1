"use client";

import {
  Component,
  lazy,
  Suspense,
  useState,
  useSyncExternalStore,
  type ComponentType,
  type ReactNode,
} from "react";
import { PartProblem } from "./part-problem";

interface Options<Props> {
  /** Shown until it is loaded. */
  whileLoading?: ReactNode;
  /** It lies over the page, as a dialog does, and so does the message when it cannot be loaded. */
  over?: boolean;
  /** Notifies whoever opened it that it was given up; `onClose` where there is one. */
  close?: (props: Props) => void;
  /** Shown instead of the message that says what went wrong. */
  instead?: (props: Props) => ReactNode;
}

/** The code of this part could not be fetched: no network, or its build is gone. */
class NotLoadedError extends Error {}

const subscribeToNothing = () => () => undefined;

/**
 * A component whose code is fetched when it is first drawn, in the browser only. A failure stays
 * within it: the page around it is kept, and it can be tried again. `preload` fetches the code
 * beforehand and ignores a failure.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<{ default: (props: Props) => ReactNode }>,
  options: Options<Props> = {},
): ComponentType<Props> & { preload: () => void } {
  const fetchCode = () => load().catch(() => Promise.reject(new NotLoadedError()));
  let Loaded = lazy(fetchCode);

  function Part(props: Props) {
    const [Shown, setShown] = useState(() => Loaded);
    const [turn, setTurn] = useState(0);
    const inBrowser = useSyncExternalStore(
      subscribeToNothing,
      () => true,
      () => false,
    );
    if (!inBrowser) return options.whileLoading;
    const close = options.close ?? closeOf<Props>;
    const again = () => {
      // React keeps the outcome, so what failed once would fail forever.
      Loaded = lazy(fetchCode);
      setShown(() => Loaded);
      setTurn(turn + 1);
    };
    return (
      <Boundary
        key={turn}
        draw={(error) =>
          options.instead?.(props) ?? (
            <PartProblem
              unloaded={error instanceof NotLoadedError}
              over={options.over ?? false}
              onAgain={again}
              onClose={isClosable(props, options) ? () => close(props) : undefined}
            />
          )
        }
      >
        <Suspense fallback={options.whileLoading}>
          <Shown {...props} />
        </Suspense>
      </Boundary>
    );
  }
  Part.preload = () => void load().catch(() => undefined);
  return Part;
}

function isClosable<Props extends object>(props: Props, { close }: Options<Props>): boolean {
  return close !== undefined || "onClose" in props;
}

function closeOf<Props extends object>(props: Props): void {
  if ("onClose" in props && typeof props.onClose === "function") props.onClose();
}

class Boundary extends Component<
  { draw: (error: unknown) => ReactNode; children: ReactNode },
  { error: unknown; failed: boolean }
> {
  override state = { error: null as unknown, failed: false };

  static getDerivedStateFromError(error: unknown) {
    return { error, failed: true };
  }

  override render() {
    return this.state.failed ? this.props.draw(this.state.error) : this.props.children;
  }
}
