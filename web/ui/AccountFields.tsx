import { PasswordInput, TextInput } from '@mantine/core';
import { directionFor } from '../language/directionFor.ts';
import { t } from '../language/texts.ts';

/** Name, address and password of somebody who gets an account; `email` is set where it is given and stays so. */
export function AccountFields<Form extends Account>({ form, onChange, email, autoFocus }: Props<Form>) {
  const field = (what: keyof Account) => ({
    value: what === 'email' ? (email ?? form.email) : form[what],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      onChange((current) => ({ ...current, [what]: value }));
    },
    required: true,
    withAsterisk: false,
  });
  return (
    <>
      <TextInput
        label={t('setup.name')}
        autoComplete="name"
        maxLength={100}
        autoFocus={autoFocus ?? false}
        dir={directionFor(form.name)}
        {...field('name')}
      />
      <TextInput
        label={t('signIn.email')}
        type="email"
        autoComplete="username"
        readOnly={email !== null}
        {...field('email')}
      />
      <PasswordInput
        label={t('signIn.password')}
        description={t('setup.passwordHelp')}
        autoComplete="new-password"
        minLength={10}
        maxLength={128}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        {...field('password')}
      />
    </>
  );
}

interface Account {
  name: string;
  email: string;
  password: string;
}

interface Props<Form extends Account> {
  form: Form;
  onChange: (change: (form: Form) => Form) => void;
  email: string | null;
  autoFocus?: boolean;
}
