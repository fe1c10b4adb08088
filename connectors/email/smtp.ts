import { isIP } from 'node:net';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Context } from '../connector.ts';
import type { EmailSettings, Login } from './settings.ts';

/** Opens an SMTP connection and signs in; rejects with the error of `nodemailer`. */
export async function openSmtp(
  login: Login,
  context: Context<EmailSettings>,
  patience = 15_000,
): Promise<SMTPConnection> {
  const address = await context.locate(login.host, login.port);
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const connection = new Connection({
    host: address,
    port: login.port,
    secure: login.security === 'tls',
    requireTLS: login.security === 'starttls',
    ignoreTLS: login.security === 'none',
    tls: isIP(login.host) ? {} : { servername: login.host },
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: 4 * patience,
    logger: false,
  });
  try {
    await signIn(connection, login);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function signIn(connection: SMTPConnection, { user, password }: Login): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.once('end', () =>
      reject(Object.assign(new Error('Connection closed'), { code: 'ECONNECTION' })),
    );
    connection.connect((error) => {
      if (error) return reject(error);
      // A relay inside one's own network may want no password at all.
      if (password === undefined) return resolve();
      connection.login({ credentials: { user, pass: password } }, (refused) =>
        refused ? reject(refused) : resolve(),
      );
    });
  });
}
