{{- define "own" -}}
{{- $global := .Values.global | default dict -}}
{{- $name := tpl ($global.nameOverride | default .Release.Name) . -}}
{{- $full := $global.fullnameOverride | default .Values.fullnameOverride -}}
{{- if not $full -}}
{{- $full = ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- end -}}
{{- tpl $full . | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "major" -}}
{{- regexFind "[0-9]+" (toString .Chart.Version) | default "4" -}}
{{- end -}}

{{/* What is not switched off, as JSON. */}}
{{- define "enabled" -}}
{{- $all := dict -}}
{{- range $id, $it := ternary . dict (kindIs "map" .) -}}
{{- if and (kindIs "map" $it) (ne (toString $it.enabled) "false") -}}{{- $_ := set $all $id $it -}}{{- end -}}
{{- end -}}
{{- toJson $all -}}
{{- end -}}

{{/* The name of one of `count` things of a kind. */}}
{{- define "named" -}}
{{- $name := include "own" .root -}}
{{- $major := include "major" .root | int -}}
{{- $rest := "" -}}
{{- if .it.nameOverride -}}
{{- $rest = tpl .it.nameOverride .root -}}
{{- else if or .it.primary (and (lt $major 3) (eq .id "main") (not .always)) -}}
{{- else if or (lt $major 3) (gt (int .count) 1) -}}
{{- $rest = .id -}}
{{- end -}}
{{- if .it.forceRename -}}
{{- $name = tpl .it.forceRename .root -}}
{{- else -}}
{{- with .it.prefix -}}{{- $name = printf "%s-%s" (tpl . $.root) $name -}}{{- end -}}
{{- if and $rest (ne $rest "-") (ne $rest $name) (not (and (ge $major 4) (hasSuffix (printf "-%s" $rest) $name))) -}}
{{- $name = printf "%s-%s" $name $rest -}}
{{- end -}}
{{- with .it.suffix -}}{{- $name = printf "%s-%s" $name (tpl . $.root) -}}{{- end -}}
{{- end -}}
{{- lower $name -}}
{{- end -}}

{{/* The name of the thing of a kind with an identifier, or what it is called elsewhere. */}}
{{- define "known" -}}
{{- $all := include "enabled" (get .root.Values .kind) | fromJson -}}
{{- if hasKey $all .id -}}
{{- include "named" (dict "root" .root "id" .id "it" (get $all .id) "count" (len $all)) -}}
{{- else -}}
{{- tpl .id .root -}}
{{- end -}}
{{- end -}}

{{- define "claims" -}}
{{- $all := dict -}}
{{- range $id, $it := include "enabled" .Values.persistence | fromJson -}}
{{- if and (has ($it.type | default "pvc") (list "pvc" "persistentVolumeClaim")) (not $it.existingClaim) -}}{{- $_ := set $all $id $it -}}{{- end -}}
{{- end -}}
{{- toJson $all -}}
{{- end -}}

{{- define "labels" -}}
{{- $global := .Values.global | default dict -}}
{{- dict "app.kubernetes.io/name" (tpl ($global.nameOverride | default .Release.Name) .) "app.kubernetes.io/instance" .Release.Name | toJson -}}
{{- end -}}

{{/* The form that older versions have for one program: what a container is, at the top. */}}
{{- define "controllers" -}}
{{- $is_new := false -}}
{{- range .Values.controllers -}}{{- if kindIs "map" . -}}{{- if .containers -}}{{- $is_new = true -}}{{- end -}}{{- end -}}{{- end -}}
{{- if $is_new -}}
{{- include "enabled" .Values.controllers -}}
{{- else -}}
{{- $container := pick .Values "image" "env" "envFrom" "command" "args" "securityContext" "resources" "probes" -}}
{{- $pod := pick .Values "hostNetwork" "nodeSelector" "automountServiceAccountToken" -}}
{{- with .Values.podSecurityContext -}}{{- $_ := set $pod "securityContext" . -}}{{- end -}}
{{- $old := .Values.controller | default ((.Values.controllers | default dict).main) | default dict -}}
{{- dict "main" (mergeOverwrite (dict "containers" (dict "main" $container) "initContainers" (.Values.initContainers | default dict) "pod" $pod "is_old" true) $old) | toJson -}}
{{- end -}}
{{- end -}}
