# What operators run for machine learning and for computing on many machines.

resource "RayCluster" {
  is         = "ray"
  names      = ["${self.metadata.name}-head-svc"]
  pods       = concat([self.spec.headGroupSpec.template], [for group in coalesce(self.spec.workerGroupSpecs, []) : group.template])
  pod_labels = { "ray.io/cluster" = self.metadata.name, "ray.io/node-type" = "head", "ray.io/identifier" = "${self.metadata.name}-head" }
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

resource "RayJob" {
  is       = "ray"
  pods     = concat([self.spec.rayClusterSpec.headGroupSpec.template], [for group in coalesce(self.spec.rayClusterSpec.workerGroupSpecs, []) : group.template])
  settings = { redisAddress = self.spec.rayClusterSpec.gcsFaultToleranceOptions.redisAddress }
}

resource "RayService" {
  is       = "ray"
  names    = ["${self.metadata.name}-head-svc", "${self.metadata.name}-serve-svc"]
  pods     = concat([self.spec.rayClusterConfig.headGroupSpec.template], [for group in coalesce(self.spec.rayClusterConfig.workerGroupSpecs, []) : group.template])
  settings = { redisAddress = self.spec.rayClusterConfig.gcsFaultToleranceOptions.redisAddress }
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
  names      = [for it in coalesce(self.spec.predictors, []) : "${self.metadata.name}-${coalesce(it.name, "default")}"]
  pods       = flatten([for it in coalesce(self.spec.predictors, []) : coalesce(it.componentSpecs, [])])
  pod_labels = { "seldon-deployment-id" = self.metadata.name }
  settings   = { models = [for it in coalesce(self.spec.predictors, []) : it.graph.modelUri] }
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
