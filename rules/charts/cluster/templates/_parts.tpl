{{- define "own" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $full | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* What all objects say of themselves: needs the rest of the name. */}}
{{- define "metadata" -}}
{{- $labels := dict "app.kubernetes.io/name" (.root.Values.nameOverride | default .root.Chart.Name) "app.kubernetes.io/instance" .root.Release.Name "cnpg.io/cluster" (include "own" .root) -}}
{{- $one := dict "name" (printf "%s%s" (include "own" .root) .rest) "labels" (mergeOverwrite $labels (.labels | default dict)) -}}
{{- with .root.Values.namespaceOverride -}}{{- $_ := set $one "namespace" . -}}{{- end -}}
{{- toJson $one -}}
{{- end -}}

{{/* Where a bucket is, as values describe it. */}}
{{- define "bucket" -}}
{{- $it := .it | default dict -}}
{{- $kind := $it.provider | default .kind -}}
{{- $one := dict "x-values" .from -}}
{{- $path := $it.destinationPath -}}
{{- $endpoint := $it.endpointURL -}}
{{- if eq $kind "s3" -}}
{{- $own := $it.s3 | default dict -}}
{{- if and (not $path) $own.bucket -}}{{- $path = printf "s3://%s%s" $own.bucket ($own.path | default "/") -}}{{- end -}}
{{- if and (not $endpoint) $own.region -}}{{- $endpoint = printf "https://s3.%s.amazonaws.com" $own.region -}}{{- end -}}
{{- else if eq $kind "azure" -}}
{{- $own := $it.azure | default dict -}}
{{- if and (not $path) $own.storageAccount -}}{{- $path = printf "https://%s.%s.core.windows.net/%s%s" $own.storageAccount ($own.serviceName | default "blob") ($own.containerName | default "") ($own.path | default "/") -}}{{- end -}}
{{- else if eq $kind "google" -}}
{{- $own := $it.google | default dict -}}
{{- if and (not $path) $own.bucket -}}{{- $path = printf "gs://%s%s" $own.bucket ($own.path | default "/") -}}{{- end -}}
{{- end -}}
{{- with $path -}}{{- $_ := set $one "destinationPath" . -}}{{- end -}}
{{- with $endpoint -}}{{- $_ := set $one "endpointURL" . -}}{{- end -}}
{{- toJson $one -}}
{{- end -}}

{{/* A database elsewhere, as values describe it. */}}
{{- define "origin" -}}
{{- $it := .it | default dict -}}
{{- $one := dict "x-values" .from "host" ($it.host | default "" | toString) "port" ($it.port | default 5432 | toString) -}}
{{- with $it.database -}}{{- $_ := set $one "dbname" . -}}{{- end -}}
{{- with $it.sslMode -}}{{- $_ := set $one "sslmode" . -}}{{- end -}}
{{- toJson $one -}}
{{- end -}}

{{/* Others that the database is made from, and how. */}}
{{- define "beginning" -}}
{{- $mode := .Values.mode | default "standalone" -}}
{{- $cluster := .Values.cluster | default dict -}}
{{- $initdb := $cluster.initdb | default dict -}}
{{- $start := dict "initdb" (mergeOverwrite (dict "x-values" "cluster/initdb") (omit $initdb "import" "postInitSQL" "postInitApplicationSQL" "postInitTemplateSQL")) -}}
{{- $others := list -}}
{{- if eq $mode "recovery" -}}
{{- $from := .Values.recovery | default dict -}}
{{- $method := $from.method | default "backup" -}}
{{- $base := $from.pgBaseBackup | default dict -}}
{{- $import := $from.import | default dict -}}
{{- if eq $method "pg_basebackup" -}}
{{- $start = dict "pg_basebackup" (dict "source" "origin") -}}
{{- with $base.secretName -}}{{- $_ := set $start.pg_basebackup "secret" (dict "name" .) -}}{{- end -}}
{{- $others = list (dict "name" "origin" "connectionParameters" (include "origin" (dict "it" $base.source "from" "recovery/pgBaseBackup/source") | fromJson)) -}}
{{- else if eq $method "import" -}}
{{- $others = list (dict "name" "origin" "connectionParameters" (include "origin" (dict "it" $import.source "from" "recovery/import/source") | fromJson)) -}}
{{- else if eq $method "object_store" -}}
{{- $start = dict "recovery" (dict "source" "origin") -}}
{{- $others = list (dict "name" "origin" "barmanObjectStore" (include "bucket" (dict "it" $from "kind" "s3" "from" "recovery") | fromJson)) -}}
{{- else if eq $method "plugin" -}}
{{- $start = dict "recovery" (dict "source" "origin") -}}
{{- $others = list (dict "name" "origin" "plugin" (dict "name" ($from.pluginConfiguration | default dict).name "parameters" (dict "barmanObjectName" (printf "%s-recovery" (include "own" .))))) -}}
{{- else -}}
{{- $start = dict "recovery" (dict "backup" (dict "name" ($from.backupName | default ""))) -}}
{{- end -}}
{{- else if eq $mode "replica" -}}
{{- $of := .Values.replica | default dict -}}
{{- $origin := $of.origin | default dict -}}
{{- $one := dict "name" "origin" -}}
{{- if ($origin.objectStore | default dict).provider -}}{{- $_ := set $one "barmanObjectStore" (include "bucket" (dict "it" $origin.objectStore "from" "replica/origin/objectStore" "kind" "") | fromJson) -}}{{- end -}}
{{- if ($origin.pg_basebackup | default dict).host -}}{{- $_ := set $one "connectionParameters" (include "origin" (dict "it" $origin.pg_basebackup "from" "replica/origin/pg_basebackup") | fromJson) -}}{{- end -}}
{{- $start = dict (ternary "pg_basebackup" "recovery" (eq (toString ($of.bootstrap | default dict).source) "pg_basebackup")) (dict "source" "origin") -}}
{{- $others = list $one -}}
{{- end -}}
{{- dict "start" $start "others" $others | toJson -}}
{{- end -}}
