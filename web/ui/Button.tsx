import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import { Link } from 'wouter';
import type { ReactNode, Ref } from 'react';
import styles from './Button.module.css';

/** `hammer` is for the act that binds (bidding, buying) and nothing else; `main` for the one act of a form; `plain` for the others; `quiet` looks like text. */
export type Look = 'hammer' | 'main' | 'plain' | 'quiet';

/** A button. Give `aria-label` when its content is an icon alone. */
export function Button({ look = 'plain', wide = false, className, ...rest }: ButtonProps & { look?: Look; wide?: boolean; className?: string; ref?: Ref<HTMLButtonElement> }) {
  return <AriaButton {...rest} className={classes(look, wide, className)} />;
}

/** A link to a page of the house that looks like a button. */
export function ButtonLink({ to, look = 'plain', wide = false, children }: { to: string; look?: Look; wide?: boolean; children: ReactNode }) {
  return <Link href={to} className={classes(look, wide)}>{children}</Link>;
}

const classes = (look: Look, wide: boolean, more?: string): string => [styles['button'], styles[look], wide ? styles['wide'] : '', more ?? ''].filter(Boolean).join(' ');
