import { confirmed, type Action } from "@/components/call-action";

/** An action that asks for a confirmation where the server wants one, and then repeats the same request. */
export function withStepUp<Input, Output>(action: Action<Input, Output>): Action<Input, Output> {
  return (input) => confirmed(action, input);
}
