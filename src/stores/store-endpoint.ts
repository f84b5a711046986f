import { Token } from 'aws-cdk-lib';

/**
 * Where clients connect.
 */
export class StoreEndpoint {
  /**
   * The host name.
   */
  public readonly hostname: string;

  /**
   * The TCP port. It is a token until the store is deployed.
   */
  public readonly port: number;

  /**
   * Host name and port as `hostname:port`.
   */
  public readonly socketAddress: string;

  /**
   * Creates an endpoint.
   *
   * @param hostname the host name
   * @param port the TCP port
   */
  public constructor(hostname: string, port: number) {
    this.hostname = hostname;
    this.port = port;
    this.socketAddress = `${hostname}:${Token.isUnresolved(port) ? Token.asString(port) : port}`;
  }
}
