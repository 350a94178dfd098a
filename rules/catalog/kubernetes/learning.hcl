# What operators run for machine learning and for computing on many machines.

resource "RayCluster" {
  is         = "ray"
  names      = ["${self.metadata.name}-head-svc"]
  pods       = concat([self.spec.headGroupSpec.template], [for group in coalesce(self.spec.workerGroupSpecs, []) : group.template])
  pod_labels = merge(coalesce(self.spec.headGroupSpec.template.metadata.labels, {}), { "ray.io/cluster" = self.metadata.name, "ray.io/node-type" = "head", "ray.io/identifier" = "${self.metadata.name}-head" })
  settings   = { redisAddress = self.spec.gcsFaultToleranceOptions.redisAddress }
  flow {
    for_each  = contains(["NodePort", "LoadBalancer"], coalesce(self.spec.headGroupSpec.serviceType, "ClusterIP")) ? [self.spec.headGroupSpec.serviceType] : []
    from      = internet
    protocol  = "http"
    port      = 8265
    knowledge = "declared"
    what      = "its type opens the Service"
  }
}

shape "ray" {
  element    = "process"
  technology = "compute-cluster"
  protocol   = "http"
  port       = 8265
}

# What the programs of a job or a service are given is a text in YAML of its own.
resource "RayJob" {
  is       = "ray"
  pods     = concat([self.spec.rayClusterSpec.headGroupSpec.template], [for group in coalesce(self.spec.rayClusterSpec.workerGroupSpecs, []) : group.template])
  settings = {
    redisAddress = self.spec.rayClusterSpec.gcsFaultToleranceOptions.redisAddress
    # One without a cluster of its own runs in one that is there.
    submitted    = self.spec.clusterSelector["ray.io/cluster"] == null ? null : { url = "http://${self.spec.clusterSelector["ray.io/cluster"]}-head-svc:8265" }
    environment  = try(yamldecode(self.spec.runtimeEnvYAML).env_vars, null)
  }
}

resource "RayService" {
  is       = "ray"
  given {
    applications = try(yamldecode(self.spec.serveConfigV2).applications, [])
    deployments  = flatten([for it in applications : try(it.deployments, [])])
  }
  names    = ["${self.metadata.name}-head-svc", "${self.metadata.name}-serve-svc"]
  pods     = concat([self.spec.rayClusterConfig.headGroupSpec.template], [for group in coalesce(self.spec.rayClusterConfig.workerGroupSpecs, []) : group.template])
  settings = {
    redisAddress = self.spec.rayClusterConfig.gcsFaultToleranceOptions.redisAddress
    environments = concat([for it in applications : try(it.runtime_env.env_vars, null)], [for it in deployments : try(it.ray_actor_options.runtime_env.env_vars, null)])
  }
}

# Kubeflow's jobs: replicas of several roles, each with a template.
shape "training" {
  element    = "process"
  technology = "container"
  pods       = [for role, replicas in merge([for key, value in coalesce(self.spec, {}) : value if endswith(key, "ReplicaSpecs")]...) : replicas.template]
}

resource "TFJob" {
  is = "training"
}

resource "PyTorchJob" {
  is = "training"
}

resource "MPIJob" {
  is = "training"
}

resource "XGBoostJob" "PaddleJob" "JAXJob" "MXJob" {
  is = "training"
}

# Trials with parameters of their own, each a job.
resource "Experiment.kubeflow.org" {
  element    = "process"
  technology = "batch-job"
  pods       = concat([self.spec.trialTemplate.trialSpec.spec.template], [for role, replicas in merge([for key, value in coalesce(self.spec.trialTemplate.trialSpec.spec, {}) : value if endswith(key, "ReplicaSpecs")]...) : replicas.template])
}

resource "Notebook.kubeflow.org" {
  is       = "workload"
  protocol = "http"
  port     = 8888
  names    = [self.metadata.name]
}

# KServe's: the parts of a service for predictions.
resource "InferenceService" {
  given {
    mode = lookup(coalesce(self.metadata.annotations, {}), "serving.kserve.io/deploymentMode", "-")
  }
  element    = "process"
  technology = "model-server"
  protocol   = "http"
  port       = 80
  # In one mode a single Service of the namespace leads to all of them.
  names    = concat([self.metadata.name, "${self.metadata.name}-predictor", "${self.metadata.name}-predictor-default", "${self.metadata.name}-transformer", "${self.metadata.name}-explainer"], mode == "ModelMesh" ? ["modelmesh-serving"] : [])
  settings = { model = self.spec.predictor.model.storageUri, models = [for it in values(coalesce(self.spec.predictor, {})) : try(it.storageUri, null)] }
  reads    = [for it in [self.spec.predictor.model.storage.key] : it if it != null]
  pods       = [self.spec.predictor, self.spec.transformer, self.spec.explainer]
  pod_labels = { "serving.kserve.io/inferenceservice" = self.metadata.name }
}

# What asks models one after the other or side by side.
resource "InferenceGraph.serving.kserve.io" {
  given {
    steps = flatten([for it in values(coalesce(self.spec.nodes, {})) : coalesce(it.steps, [])])
  }
  element    = "process"
  technology = "model-server"
  protocol   = "http"
  port       = 80
  names      = [self.metadata.name]
  settings   = { urls = [for it in steps : it.serviceUrl], hosts = [for it in steps : it.serviceName if it.serviceName != null] }
}

resource "ServingRuntime.serving.kserve.io" "ClusterServingRuntime.serving.kserve.io" {}

resource "SeldonDeployment" {
  element    = "process"
  technology = "model-server"
  protocol   = "http"
  port       = 8000
  names      = flatten([for it in coalesce(self.spec.predictors, []) : [for name in ["${self.metadata.name}-${coalesce(it.name, "default")}", it.annotations["seldon.io/svc-name"], self.spec.annotations["seldon.io/svc-name"]] : name if name != null]])
  pods       = flatten([for it in coalesce(self.spec.predictors, []) : coalesce(it.componentSpecs, [])])
  pod_labels = { "seldon-deployment-id" = self.metadata.name }
  # What a graph asks stands below what asks it.
  settings = { logger = flatten([for it in coalesce(self.spec.predictors, []) : concat([it.graph.logger], [for one in coalesce(it.graph.children, []) : one.logger])]), models = flatten([for it in coalesce(self.spec.predictors, []) : concat([it.graph.modelUri], [for one in coalesce(it.graph.children, []) : one.modelUri], flatten([for one in coalesce(it.graph.children, []) : [for two in coalesce(one.children, []) : two.modelUri]]))]) }
  reads    = [for it in coalesce(self.spec.predictors, []) : it.graph.envSecretRefName if it.graph.envSecretRefName != null]
}

# Feast's feature store keeps what it serves in stores that Secrets name.
resource "FeatureStore" {
  element    = "process"
  technology = "feature-store"
  protocol   = "http"
  port       = 80
  names      = [for role in ["online", "offline", "registry", "ui"] : "feast-${self.metadata.name}-${role}"]
  reads = [for it in [
    self.spec.services.onlineStore.persistence.store.secretRef.name,
    self.spec.services.offlineStore.persistence.store.secretRef.name,
    self.spec.services.registry.local.persistence.store.secretRef.name,
  ] : it if it != null]
}

resource "SparkApplication" {
  element    = "process"
  technology = "compute-cluster"
  names      = ["${self.metadata.name}-driver-svc", "${self.metadata.name}-ui-svc"]
  pods       = [self.spec.driver, self.spec.executor]
  pod_labels = { "sparkoperator.k8s.io/app-name" = self.metadata.name }
  reads      = distinct(flatten([for role in [self.spec.driver, self.spec.executor] : concat([for it in values(coalesce(role.envSecretKeyRefs, {})) : it.name if it.name != null], [for it in coalesce(role.envFrom, []) : coalesce(it.secretRef.name, it.configMapRef.name, "-")], [for it in coalesce(role.configMaps, []) : it.name if it.name != null], [for it in coalesce(role.secrets, []) : it.name if it.name != null])]))
  settings = {
    arguments  = self.spec.arguments
    program    = [self.spec.mainApplicationFile, self.spec.deps.jars, self.spec.deps.files, self.spec.deps.pyFiles]
    sparkConf  = self.spec.sparkConf
    hadoopConf = self.spec.hadoopConf
    driver     = self.spec.driver.env
    executor   = self.spec.executor.env
  }
}

resource "ScheduledSparkApplication" {
  element    = "process"
  technology = "compute-cluster"
  settings = {
    arguments  = self.spec.template.arguments
    program    = [self.spec.template.mainApplicationFile, self.spec.template.deps.jars, self.spec.template.deps.files, self.spec.template.deps.pyFiles]
    sparkConf  = self.spec.template.sparkConf
    hadoopConf = self.spec.template.hadoopConf
    driver     = self.spec.template.driver.env
    executor   = self.spec.template.executor.env
  }
}

resource "FlinkDeployment" {
  element    = "process"
  technology = "stream-processor"
  protocol   = "http"
  port       = 8081
  names      = ["flink:${split("/", address)[0]}/${self.metadata.name}", "${self.metadata.name}-rest", self.metadata.name]
  pods       = [self.spec.podTemplate, self.spec.jobManager.podTemplate, self.spec.taskManager.podTemplate]
  pod_labels = { "app" = self.metadata.name, "type" = "flink-native-kubernetes" }
  settings   = { configuration = self.spec.flinkConfiguration, args = self.spec.job.args, jar_url = self.spec.job.jarURI }
  flow {
    for_each  = self.spec.ingress == null ? [] : [self.spec.ingress]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
}

# A job in a session that runs already; its code may be fetched from afar.
resource "FlinkSessionJob" {
  describes = "flink:${split("/", address)[0]}/${coalesce(self.spec.deploymentName, "-")}"
  settings  = { args = self.spec.job.args, jar_url = self.spec.job.jarURI, configuration = self.spec.flinkConfiguration }
}

resource "NIMService" {
  element    = "process"
  technology = "model-server"
  protocol   = "http"
  port       = coalesce(self.spec.expose.service.port, 8000)
  names      = [coalesce(self.spec.expose.service.name, self.metadata.name)]
  settings   = { env = self.spec.env }
}

# Spark's own operator.
resource "SparkApplication.spark.apache.org" "SparkCluster.spark.apache.org" {
  element    = "process"
  technology = "compute-cluster"
  names      = ["${self.metadata.name}-master-svc", "${self.metadata.name}-worker-svc", "${self.metadata.name}-*"]
  pods       = [self.spec.driverSpec.podTemplateSpec, self.spec.executorSpec.podTemplateSpec, self.spec.masterSpec.statefulSetSpec.template, self.spec.workerSpec.statefulSetSpec.template]
  settings   = { arguments = self.spec.driverArgs, program = [self.spec.jars, self.spec.pyFiles], sparkConf = self.spec.sparkConf }
}

resource "SparkConnect.sparkoperator.k8s.io" {
  element    = "process"
  technology = "compute-cluster"
  protocol   = "grpc"
  port       = 15002
  names      = ["${self.metadata.name}-server"]
  pods       = [self.spec.server.template, self.spec.executor.template]
  settings   = { sparkConf = self.spec.sparkConf }
}

# Flink's, of which another operator was there before.
resource "FlinkBlueGreenDeployment.flink.apache.org" {
  given {
    wanted = coalesce(self.spec.template.spec, {})
  }
  element    = "process"
  technology = "stream-processor"
  protocol   = "http"
  port       = 8081
  names      = ["${self.metadata.name}-blue-rest", "${self.metadata.name}-green-rest"]
  pods       = [wanted.podTemplate, wanted.jobManager.podTemplate, wanted.taskManager.podTemplate]
  settings   = { configuration = wanted.flinkConfiguration, args = wanted.job.args, jar_url = wanted.job.jarURI }
}

resource "FlinkCluster.flinkoperator.k8s.io" {
  element    = "process"
  technology = "stream-processor"
  protocol   = "http"
  port       = 8081
  names      = ["${self.metadata.name}-jobmanager"]
  pods       = [{ spec = { containers = [{ name = "flink", image = self.spec.image.name, env = coalesce(self.spec.envVars, []), envFrom = coalesce(self.spec.envFrom, []) }] } }]
  settings   = { args = self.spec.job.args, jar_url = self.spec.job.jarFile, configuration = self.spec.flinkProperties }
}

# Dask, NiFi and jobs of trainers.
resource "DaskCluster" {
  element    = "process"
  technology = "compute-cluster"
  protocol   = "tcp"
  port       = 8786
  names      = ["${self.metadata.name}-scheduler"]
  pods       = [{ spec = self.spec.scheduler.spec }, { spec = self.spec.worker.spec }]
  services   = [self.spec.scheduler.service]
}

resource "DaskJob" {
  element    = "process"
  technology = "batch-job"
  pods       = [{ spec = self.spec.job.spec }, { spec = self.spec.cluster.spec.scheduler.spec }, { spec = self.spec.cluster.spec.worker.spec }]
}

resource "NifiCluster.nifi.konpyutaika.com" {
  element    = "process"
  technology = "data-pipeline"
  protocol   = "https"
  port       = 8443
  names      = [self.metadata.name, "${self.metadata.name}-*"]
  settings   = { zookeeper_servers = self.spec.zkAddress, env = self.spec.readOnlyConfig.additionalNifiEnvs }
  services   = [for it in coalesce(self.spec.externalServices, []) : it.spec]
}

resource "TrainJob.trainer.kubeflow.org" {
  element    = "process"
  technology = "batch-job"
  pods       = [{ spec = { containers = [for it in [self.spec.trainer] : { name = "trainer", image = it.image, env = coalesce(it.env, []), command = coalesce(it.command, []), args = coalesce(it.args, []) } if it != null] } }]
  settings   = { models = [self.spec.initializer.model.storageUri, self.spec.initializer.dataset.storageUri] }
}

# What serves models.
resource "Model.kubeai.org" {
  element    = "process"
  technology = "model-server"
  protocol   = "http"
  port       = 80
  names      = ["model-${self.metadata.name}"]
  settings   = { url = self.spec.url, env = self.spec.env }
}

resource "LLMInferenceService.serving.kserve.io" {
  element    = "process"
  technology = "model-server"
  protocol   = "https"
  port       = 8000
  names      = ["${self.metadata.name}-kserve-workload-svc", "${self.metadata.name}-*"]
  pods       = [{ spec = self.spec.template }]
  settings   = { model = { uri = self.spec.model.uri } }
}

resource "LlamaStackDistribution" {
  element    = "process"
  technology = "model-gateway"
  protocol   = "http"
  port       = coalesce(self.spec.server.containerSpec.port, 8321)
  names      = ["${self.metadata.name}-service"]
  pods       = [{ spec = { containers = [{ name = "llama-stack", image = coalesce(self.spec.server.distribution.image, "llama-stack"), env = coalesce(self.spec.server.containerSpec.env, []) }] } }]
  reads      = [for it in [self.spec.server.userConfig.configMapName] : it if it != null]
}

resource "Model.mlops.seldon.io" {
  element    = "process"
  technology = "model-server"
  protocol   = "http"
  port       = 80
  settings   = { models = self.spec.storageUri }
  reads      = [for it in [self.spec.secretName] : it if it != null]
}

resource "Workspace.kaito.sh" {
  element    = "process"
  technology = "model-server"
  protocol   = "http"
  port       = 80
  names      = [self.metadata.name]
  settings   = { urls = coalesce(self.tuning.input.urls, []) }
}

resource "ModelRegistry.modelregistry.opendatahub.io" {
  element    = "process"
  technology = "model-registry"
  protocol   = "http"
  port       = 8080
  names      = [self.metadata.name, "${self.metadata.name}-*"]
  settings = {
    mysql    = self.spec.mysql.host == null ? null : { url = "mysql://${self.spec.mysql.host}:${coalesce(self.spec.mysql.port, 3306)}" }
    postgres = self.spec.postgres.host == null ? null : { url = "postgresql://${self.spec.postgres.host}:${coalesce(self.spec.postgres.port, 5432)}" }
  }
}

resource "DataSciencePipelinesApplication" {
  given {
    base = coalesce(self.spec.database.externalDB, {})
    kept = coalesce(self.spec.objectStorage.externalStorage, {})
  }
  element    = "process"
  technology = "workflow"
  protocol   = "https"
  port       = 8443
  names      = ["ds-pipeline-${self.metadata.name}", "ds-pipeline-ui-${self.metadata.name}", "ds-pipeline-md-${self.metadata.name}"]
  settings = {
    base = base.host == null ? null : { url = "mysql://${base.host}:${coalesce(base.port, 3306)}" }
    kept = kept.host == null ? null : { url = "${coalesce(kept.scheme, "https")}://${kept.host}${kept.port == null || kept.port == "" ? "" : ":${kept.port}"}" }
  }
}

# Agents: whom one asks stands in resources that it refers to.
resource "Agent.kagent.dev" {
  given {
    place = split("/", address)[0]
    about = coalesce(self.spec.declarative, self.spec, {})
    tools = coalesce(about.tools, [])
    pod   = coalesce(self.spec.byo.deployment, about.deployment, {})
  }
  element    = "process"
  technology = "agent"
  protocol   = "http"
  port       = 8080
  names      = ["kagent:${place}/Agent/${self.metadata.name}", self.metadata.name]
  pods       = [{ spec = { containers = pod.image == null && pod.env == null ? [] : [{ name = "agent", image = coalesce(pod.image, "kagent"), env = coalesce(pod.env, []) }] } }]
  flow {
    for_each = [for it in [about.modelConfig] : it if it != null]
    to       = "kagent:${place}/ModelConfig/${each.value}"
    what     = "its model answers it"
  }
  flow {
    for_each = [for it in tools : it.mcpServer if it.mcpServer.name != null]
    to       = "kagent:${coalesce(each.value.namespace, place)}/${coalesce(each.value.kind, "MCPServer")}/${each.value.name}"
    what     = "it is a tool of it"
  }
  flow {
    for_each = [for it in tools : it.agent if it.agent.name != null]
    to       = "kagent:${coalesce(each.value.namespace, place)}/Agent/${each.value.name}"
    what     = "it asks this agent"
  }
}

resource "ModelConfig.kagent.dev" {
  given {
    about = lower(coalesce(self.spec.provider, "-"))
    hosts = { openai = "https://api.openai.com", anthropic = "https://api.anthropic.com", gemini = "https://generativelanguage.googleapis.com" }
    own   = coalesce(self.spec.openAI.baseUrl, self.spec.anthropic.baseUrl, self.spec.ollama.host, self.spec.azureOpenAI.azureEndpoint, lookup(hosts, about, "-"))
  }
  element    = "external-entity"
  technology = "model-server"
  protocol   = startswith(own, "http:") ? "http" : "https"
  label      = own == "-" ? coalesce(self.spec.provider, self.metadata.name) : own
  names      = ["kagent:${split("/", address)[0]}/ModelConfig/${self.metadata.name}"]
}

resource "MCPServer.kagent.dev" "MCPServer.toolhive.stacklok.dev" {
  given {
    own = coalesce(self.spec.deployment, self.spec, {})
  }
  element    = "process"
  technology = "tool-server"
  protocol   = "http"
  port       = coalesce(own.port, 8080)
  names      = ["kagent:${split("/", address)[0]}/MCPServer/${self.metadata.name}", self.metadata.name, "mcp-${self.metadata.name}-proxy"]
  pods       = [{ spec = { containers = [{ name = "mcp", image = own.image, args = coalesce(own.args, []), env = can(keys(own.env)) ? [for key, value in own.env : { name = key, value = value }] : coalesce(own.env, []) }] } }]
}

resource "RemoteMCPServer.kagent.dev" {
  given {
    at = coalesce(self.spec.url, "-")
  }
  names      = ["kagent:${split("/", address)[0]}/RemoteMCPServer/${self.metadata.name}"]
  element    = "external-entity"
  technology = "tool-server"
  label      = at
  protocol   = startswith(at, "http:") ? "http" : "https"
}

resource "MCPRemoteProxy.toolhive.stacklok.dev" {
  element    = "process"
  technology = "proxy"
  protocol   = "http"
  port       = coalesce(self.spec.proxyPort, self.spec.port, 8080)
  names      = ["mcp-${self.metadata.name}-remote-proxy"]
  settings   = { url = coalesce(self.spec.remoteURL, self.spec.remoteUrl, "-") }
}
