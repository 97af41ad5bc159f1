/** Shows a shortcut; the control itself names it for assistive technology with aria-keyshortcuts. */
export function KeyHint({ children }: { children: React.ReactNode }) {
  return (
    <kbd aria-hidden="true" className="key">
      {children}
    </kbd>
  );
}
