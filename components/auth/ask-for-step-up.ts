let ask: (() => Promise<boolean>) | undefined;
let asking: Promise<boolean> | undefined;

/** For StepUp, which asks the question. Returns a function that removes it. */
export function takeStepUp(question: () => Promise<boolean>): () => void {
  ask = question;
  return () => {
    if (ask === question) ask = undefined;
  };
}

/** Whether the person confirmed; one question for all that wait for it. Undefined where none can be asked. */
export function askForStepUp(): Promise<boolean> | undefined {
  asking ??= ask?.().finally(() => (asking = undefined));
  return asking;
}
