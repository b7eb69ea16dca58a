import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import "./button.css";

type ButtonProps = {
  children?: ComponentChildren;
  icon?: IconName;
  /** The name for screen readers and the tooltip, for a button that shows an icon only. */
  label?: string;
  kind?: "plain" | "main" | "quiet";
  type?: "button" | "submit";
  disabled?: boolean;
  onClick?: () => void;
};

export function Button({ children, icon, label, kind = "plain", type = "button", disabled, onClick }: ButtonProps) {
  const square = children === undefined ? " button-square" : "";
  return (
    <button
      type={type}
      class={`button button-${kind}${square}`}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
