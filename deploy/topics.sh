#!/usr/bin/env bash
# Makes the topics of the usual chain where they are missing. Wants Kafka's own tools:
#   BOOTSTRAP_SERVERS=kafka:9092 REPLICATION=3 KAFKA_BIN=/opt/kafka/bin bash deploy/topics.sh
set -euo pipefail

servers=${BOOTSTRAP_SERVERS:-localhost:9092}
replication=${REPLICATION:-1}
tool="${KAFKA_BIN:-/opt/kafka/bin}/kafka-topics.sh"

# Up to as many instances of a stateless worker share the work as its input has partitions. Articles
# are compared within one partition, so `articles.tagged` has one.
topics=(
  articles.raw:6
  articles.language:6
  articles.cleaned:6
  articles.tagged:1
  articles.enriched:1
  articles.raw-dlt:1
  articles.language-dlt:1
  articles.cleaned-dlt:1
  articles.tagged-dlt:1
)

for topic in "${topics[@]}"; do
  # 10 MiB a record, as the workers' producers allow; the brokers' default is 1 MiB.
  "$tool" --bootstrap-server "$servers" --create --if-not-exists \
    --topic "${topic%:*}" --partitions "${topic#*:}" --replication-factor "$replication" \
    --config max.message.bytes=10485760
done
