import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import "./button.css";

type ButtonProps = {
  children?: ComponentChildren;
  icon?: IconName;
  /** The name for screen readers and the tooltip, for a button that shows an icon only. */
  label?: string;
  kind?: "plain" | "main" | "quiet" | "danger";
  type?: "button" | "submit";
  disabled?: boolean;
  /** For a button that opens a menu: the id of the menu while it is open, empty while it is not. */
  popup?: string;
  onClick?: () => void;
};

export function Button({
  children,
  icon,
  label,
  kind = "plain",
  type = "button",
  disabled,
  popup,
  onClick,
}: ButtonProps) {
  const square = children === undefined ? " button-square" : "";
  return (
    <button
      type={type}
      class={`button button-${kind}${square}`}
      aria-label={label}
      title={label}
      aria-haspopup={popup === undefined ? undefined : "menu"}
      aria-expanded={popup === undefined ? undefined : popup !== ""}
      aria-controls={popup || undefined}
      disabled={disabled}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
