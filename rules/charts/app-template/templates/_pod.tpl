{{/* Variables as a list, each with the place of its value. */}}
{{- define "variables" -}}
{{- $all := list -}}
{{- $from := .from -}}
{{- range $key, $value := .env -}}
{{- $one := dict "name" $key "value" $value -}}
{{- if kindIs "map" $value -}}
{{- $one = omit $value "dependsOn" -}}
{{- if not $one.name -}}{{- $_ := set $one "name" $key -}}{{- end -}}
{{- if not (or (hasKey $one "value") $one.valueFrom) -}}{{- $one = dict "name" $one.name "valueFrom" (omit $one "name") -}}{{- end -}}
{{- end -}}
{{- if hasKey $one "value" -}}{{- $_ := set $one "value" (tpl (toString $one.value) $.root) -}}{{- end -}}
{{- with $one.valueFrom -}}{{- $_ := set $one "valueFrom" (tpl (toYaml .) $.root | fromYaml) -}}{{- end -}}
{{- $_ := set $one "x-values" (printf "%s/env/%v" $from $key) -}}
{{- $all = append $all $one -}}
{{- end -}}
{{- toJson $all -}}
{{- end -}}

{{- define "variables-of" -}}
{{- $all := list -}}
{{- range .envFrom -}}
{{- $one := dict -}}
{{- if .configMap -}}{{- $_ := set $one "configMapRef" (dict "name" (include "known" (dict "root" $.root "kind" "configMaps" "id" .configMap))) -}}{{- end -}}
{{- if .secret -}}{{- $_ := set $one "secretRef" (dict "name" (include "known" (dict "root" $.root "kind" "secrets" "id" .secret))) -}}{{- end -}}
{{- with .configMapRef -}}{{- $_ := set $one "configMapRef" (dict "name" (include "known" (dict "root" $.root "kind" "configMaps" "id" (.identifier | default .name)))) -}}{{- end -}}
{{- with .secretRef -}}{{- $_ := set $one "secretRef" (dict "name" (include "known" (dict "root" $.root "kind" "secrets" "id" (.identifier | default .name)))) -}}{{- end -}}
{{- $all = append $all $one -}}
{{- end -}}
{{- toJson $all -}}
{{- end -}}

{{- define "mounts" -}}
{{- $all := list -}}
{{- range $id, $it := include "enabled" .root.Values.persistence | fromJson -}}
{{- $mounts := $it.globalMounts | default list -}}
{{- with $it.advancedMounts -}}{{- $mounts = concat $mounts ((index (index . $.controller | default dict) $.container) | default list) -}}{{- end -}}
{{- if not (or $it.globalMounts $it.advancedMounts) -}}
{{- $mounts = list (dict "path" ($it.mountPath | default $it.hostPath | default (printf "/%s" $id)) "readOnly" $it.readOnly "subPath" $it.subPath) -}}
{{- end -}}
{{- range $mounts -}}
{{- $one := dict "name" $id "mountPath" (.path | default (printf "/%s" $id)) -}}
{{- with .subPath -}}{{- $_ := set $one "subPath" . -}}{{- end -}}
{{- if .readOnly -}}{{- $_ := set $one "readOnly" true -}}{{- end -}}
{{- $all = append $all $one -}}
{{- end -}}
{{- end -}}
{{- toJson $all -}}
{{- end -}}

{{- define "volumes" -}}
{{- $all := list -}}
{{- $claims := include "claims" .root | fromJson -}}
{{- range $id, $it := include "enabled" .root.Values.persistence | fromJson -}}
{{- if or $it.globalMounts (not $it.advancedMounts) (hasKey ($it.advancedMounts | default dict) $.controller) -}}
{{- $kind := $it.type | default "persistentVolumeClaim" -}}
{{- $one := dict "name" $id "x-values" (printf "persistence/%s" $id) -}}
{{- if has $kind (list "pvc" "persistentVolumeClaim") -}}
{{- $claim := tpl ($it.existingClaim | default "") $.root | default (include "named" (dict "root" $.root "id" $id "it" $it "count" (len $claims) "always" true)) -}}
{{- $_ := set $one "persistentVolumeClaim" (dict "claimName" $claim) -}}
{{- else if eq $kind "configMap" -}}
{{- $_ := set $one "configMap" (dict "name" (include "known" (dict "root" $.root "kind" "configMaps" "id" ($it.identifier | default $it.name | default $id)))) -}}
{{- else if eq $kind "secret" -}}
{{- $_ := set $one "secret" (dict "secretName" (include "known" (dict "root" $.root "kind" "secrets" "id" ($it.identifier | default $it.name | default $id)))) -}}
{{- else if eq $kind "nfs" -}}
{{- $_ := set $one "nfs" (dict "server" (tpl (toString $it.server) $.root) "path" $it.path) -}}
{{- else if eq $kind "hostPath" -}}
{{- $_ := set $one "hostPath" (dict "path" $it.hostPath) -}}
{{- else if eq $kind "custom" -}}
{{- $one = mergeOverwrite $one ($it.volumeSpec | default dict) -}}
{{- else -}}
{{- $_ := set $one "emptyDir" dict -}}
{{- end -}}
{{- $all = append $all $one -}}
{{- end -}}
{{- end -}}
{{- toJson $all -}}
{{- end -}}

{{- define "containers" -}}
{{- $all := list -}}
{{- range $name, $it := include "enabled" .containers | fromJson -}}
{{- $from := $.from -}}
{{- if not $.is_old -}}{{- $from = printf "%s/%s" $.from $name -}}{{- end -}}
{{- $image := $it.image | default dict -}}
{{- if kindIs "map" $image -}}
{{- $digest := $image.digest -}}
{{- $image = tpl (toString $image.repository) $.root -}}
{{- with $it.image.tag -}}{{- $image = printf "%s:%s" $image (tpl (toString .) $.root) -}}{{- end -}}
{{- with $digest -}}{{- $image = printf "%s@%s" $image . -}}{{- end -}}
{{- end -}}
{{- $one := dict "name" $name "image" $image "x-values" $from -}}
{{- range $key := list "command" "args" -}}
{{- with get $it $key -}}
{{- $words := list -}}
{{- if kindIs "slice" . -}}{{- range . -}}{{- $words = append $words (tpl (toString .) $.root) -}}{{- end -}}{{- else -}}{{- $words = list (tpl (toString .) $.root) -}}{{- end -}}
{{- $_ := set $one $key $words -}}
{{- end -}}
{{- end -}}
{{- range $key := list "securityContext" "resources" "ports" -}}
{{- with get $it $key -}}{{- $_ := set $one $key . -}}{{- end -}}
{{- end -}}
{{- range $key := list "securityContext" "resources" -}}
{{- if not (hasKey $one $key) -}}{{- with get ($.root.Values.defaultContainerOptions | default dict) $key -}}{{- $_ := set $one $key . -}}{{- end -}}{{- end -}}
{{- end -}}
{{- with $it.env -}}{{- $_ := set $one "env" (include "variables" (dict "root" $.root "env" . "from" $from) | fromJsonArray) -}}{{- end -}}
{{- with $it.envFrom -}}{{- $_ := set $one "envFrom" (include "variables-of" (dict "root" $.root "envFrom" .) | fromJsonArray) -}}{{- end -}}
{{- range $key, $probe := include "enabled" $it.probes | fromJson -}}
{{- with $probe.spec -}}{{- if $probe.custom -}}{{- $_ := set $one (printf "%sProbe" $key) . -}}{{- end -}}{{- end -}}
{{- end -}}
{{- $_ := set $one "volumeMounts" (include "mounts" (dict "root" $.root "controller" $.controller "container" $name) | fromJsonArray) -}}
{{- $all = append $all $one -}}
{{- end -}}
{{- toJson $all -}}
{{- end -}}

{{- define "account" -}}
{{- $stated := .it.serviceAccount | default dict -}}
{{- $all := .root.Values.serviceAccount | default dict -}}
{{- if $stated.name -}}{{- tpl $stated.name .root -}}
{{- else if $stated.identifier -}}{{- include "known" (dict "root" .root "kind" "serviceAccount" "id" $stated.identifier) -}}
{{- else if kindIs "bool" $all.create -}}
{{- if $all.create -}}{{- tpl ($all.name | default (include "own" .root)) .root -}}{{- else -}}{{- $all.name -}}{{- end -}}
{{- else -}}
{{- $all = include "enabled" $all | fromJson -}}
{{- if eq (len $all) 1 -}}{{- include "known" (dict "root" .root "kind" "serviceAccount" "id" (keys $all | first)) -}}{{- end -}}
{{- end -}}
{{- end -}}

{{/* The template of a controller's pods. */}}
{{- define "pod" -}}
{{- $it := .it -}}
{{- $own := $it.pod | default dict -}}
{{- $pod := mergeOverwrite (dict) (.root.Values.defaultPodOptions | default dict) -}}
{{- range $key, $value := $own -}}{{- $_ := set $pod $key $value -}}{{- end -}}
{{- $labels := mergeOverwrite (dict) ($pod.labels | default dict) (include "labels" .root | fromJson) (dict "app.kubernetes.io/controller" .id) -}}
{{- $spec := pick $pod "hostNetwork" "hostPID" "hostIPC" "automountServiceAccountToken" "securityContext" "nodeSelector" "imagePullSecrets" "shareProcessNamespace" "runtimeClassName" "restartPolicy" -}}
{{- with include "account" . -}}{{- $_ := set $spec "serviceAccountName" . -}}{{- end -}}
{{- $from := printf "controllers/%s/containers" .id -}}
{{- if $it.is_old -}}{{- $from = "" -}}{{- end -}}
{{- $_ := set $spec "containers" (include "containers" (dict "root" .root "containers" $it.containers "controller" .id "from" $from "is_old" $it.is_old) | fromJsonArray) -}}
{{- with $it.initContainers -}}{{- $_ := set $spec "initContainers" (include "containers" (dict "root" $.root "containers" . "controller" $.id "from" (printf "controllers/%s/initContainers" $.id)) | fromJsonArray) -}}{{- end -}}
{{- $_ := set $spec "volumes" (include "volumes" (dict "root" .root "controller" .id) | fromJsonArray) -}}
{{- $meta := dict "labels" $labels -}}
{{- with $pod.annotations -}}{{- $_ := set $meta "annotations" (tpl (toYaml .) $.root | fromYaml) -}}{{- end -}}
{{- dict "metadata" $meta "spec" $spec | toJson -}}
{{- end -}}
