#!/usr/bin/env bash
# Uses the packed command as a person would: tool.sh PATH-OF-SKILLMETRICS, in a folder of its own.
set -euo pipefail
skillmetrics=$1
mkdir -p records
cat > records/run.ndjson <<'NDJSON'
{"metric_type":"performance","execution_id":"e1","timestamp":1772366400.5,"skill_name":"answer","agent":"a","execution_time_ms":12,"exception_occurred":false}
{"metric_type":"performance","execution_id":"e2","timestamp":1772366401.5,"skill_name":"answer","agent":"a","execution_time_ms":NaN,"exception_occurred":false}
{"invocation_id":"i1","skill_name":"answer","invoked_at":1772366400,"duration_seconds":0.25,"completed":true,"follow_up_actions":[]}
NDJSON
"$skillmetrics" ingest records --store sqlite:smoke.db --json | grep -q '"inserted": *2'
"$skillmetrics" ingest records --store sqlite:smoke.db --json | grep -q '"inserted": *0'
"$skillmetrics" report answer --store sqlite:smoke.db --json | grep -q '"completion_rate": *1'
"$skillmetrics" rejects list --store sqlite:smoke.db --json | grep -q 'NaN'
"$skillmetrics" health --store sqlite:smoke.db
