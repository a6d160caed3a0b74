// Decodes manifests by the types that Kubernetes, the Prometheus operator and KEDA have them decoded by; a field that
// there is not, or of another type, is an error. Kinds of other groups, named by --other, are counted and not looked at.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	keda "github.com/kedacore/keda/v2/apis/keda/v1alpha1"
	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
)

func main() {
	other := flag.String("other", "", "API group whose objects are not looked at")
	flag.Parse()
	for _, add := range []func(*runtime.Scheme) error{keda.AddToScheme, monitoring.AddToScheme} {
		if err := add(scheme.Scheme); err != nil {
			fail(err)
		}
	}
	failed := false
	for _, file := range flag.Args() {
		good, others, err := check(file, *other)
		fmt.Printf("%s: %d good, %d of %s\n", file, good, others, *other)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", file, err)
			failed = true
		}
	}
	if failed {
		os.Exit(1)
	}
}

// check decodes the documents of a file: how many were good, how many of the other group, and what was wrong.
func check(file, other string) (good, others int, wrong error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, 0, err
	}
	decoder := serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	documents := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return good, others, wrong
		}
		if err != nil {
			return good, others, errors.Join(wrong, err)
		}
		if onlyComments(document) {
			continue
		}
		_, kind, err := decoder.Decode(document, nil, nil)
		switch {
		case err == nil:
			good++
		case other != "" && bytes.Contains(document, []byte("apiVersion: "+other+"/")):
			others++
		default:
			wrong = errors.Join(wrong, fmt.Errorf("%v: %w", kind, err))
		}
	}
}

func onlyComments(document []byte) bool {
	for _, line := range strings.Split(string(document), "\n") {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") && line != "---" {
			return false
		}
	}
	return true
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
