import {
  RemovalPolicy, aws_elasticache as elasticache, aws_kinesisfirehose as firehose, aws_kms as kms, aws_logs as logs,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * How logs are kept in Amazon CloudWatch Logs.
 */
export interface RedisCloudWatchLoggingOptions {
  /**
   * How long each of the log groups keeps what is in it.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly retention?: logs.RetentionDays;
}

/** Where a log is written. */
export type LogDelivery = elasticache.CfnReplicationGroup.LogDeliveryConfigurationRequestProperty;

/** The logs that there are, by the id of their log group. */
const LOGS = { SlowLog: 'slow-log', EngineLog: 'engine-log' };

/**
 * Where a replication group writes its slow log and its engine log, as JSON. Changing it interrupts nothing.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html (read 2026-11-22)
 */
export abstract class RedisLogging {
  /**
   * To one log group a log in Amazon CloudWatch Logs, under the key for secrets and logs. The groups stay when the replication group goes.
   *
   * @param options how long the logs are kept
   */
  public static toCloudWatch(options: RedisCloudWatchLoggingOptions = {}): RedisLogging {
    return new CloudWatchLogging(options);
  }

  /**
   * To one stream of Amazon Data Firehose, whose own encryption is up to you.
   *
   * @param stream the stream
   */
  public static toFirehose(stream: firehose.IDeliveryStreamRef): RedisLogging {
    return new FirehoseLogging(stream);
  }

  /**
   * The log groups that have to be encrypted.
   *
   * @internal
   */
  public abstract _logGroupNames(groupName: string): string[];

  /**
   * Makes what the logs are written into.
   *
   * @internal
   */
  public abstract _bind(scope: Construct, groupName: string, key: kms.IKeyRef): LogDelivery[];
}

class CloudWatchLogging extends RedisLogging {
  public constructor(private readonly options: RedisCloudWatchLoggingOptions) {
    super();
  }

  public _logGroupNames(groupName: string): string[] {
    return Object.values(LOGS).map((log) => nameOf(groupName, log));
  }

  public _bind(scope: Construct, groupName: string, encryptionKey: kms.IKeyRef): LogDelivery[] {
    return Object.entries(LOGS).map(([id, logType]) => {
      const { logGroupName } = new logs.LogGroup(scope, id, {
        logGroupName: nameOf(groupName, logType),
        encryptionKey,
        retention: this.options.retention ?? logs.RetentionDays.ONE_YEAR,
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      });
      return { logType, logFormat: 'json', destinationType: 'cloudwatch-logs', destinationDetails: { cloudWatchLogsDetails: { logGroup: logGroupName } } };
    });
  }
}

class FirehoseLogging extends RedisLogging {
  public constructor(private readonly stream: firehose.IDeliveryStreamRef) {
    super();
  }

  public _logGroupNames(): string[] {
    return [];
  }

  public _bind(): LogDelivery[] {
    const { deliveryStreamName: deliveryStream } = this.stream.deliveryStreamRef;
    return Object.values(LOGS).map((logType) => ({
      logType, logFormat: 'json', destinationType: 'kinesis-firehose', destinationDetails: { kinesisFirehoseDetails: { deliveryStream } },
    }));
  }
}

function nameOf(groupName: string, log: string): string {
  return `/aws/elasticache/${groupName}/${log}`;
}
