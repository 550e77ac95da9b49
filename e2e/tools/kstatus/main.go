// Kstatus says what GitOps tools make of objects: the status that Flux, Helm and kubectl's apply tools compute with kstatus, and the
// health that Argo CD computes with a health script. It reads one object as JSON on each line of stdin, and writes one line for each.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

// maxLine is longer than any object that an API server stores.
const maxLine = 4 << 20

type verdict struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

type line struct {
	Kstatus verdict `json:"kstatus"`
	Argo    verdict `json:"argo"`
}

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: kstatus HEALTH_SCRIPT < OBJECTS"))
	}
	script, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail(err)
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 0, 1<<16), maxLine)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		seen, err := look(string(script), in.Bytes())
		if err != nil {
			fail(err)
		}
		if err := out.Encode(seen); err != nil {
			fail(err)
		}
	}
	if err := in.Err(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func look(script string, object []byte) (line, error) {
	parsed := &unstructured.Unstructured{}
	if err := parsed.UnmarshalJSON(object); err != nil {
		return line{}, err
	}
	computed, err := status.Compute(parsed)
	if err != nil {
		return line{}, err
	}
	argo, err := health(script, parsed.Object)
	if err != nil {
		return line{}, err
	}
	return line{Kstatus: verdict{string(computed.Status), computed.Message}, Argo: argo}, nil
}

// health runs the script as Argo CD does (argoproj/argo-cd, util/lua/lua.go): with the libraries package, base and table only, the object
// as the global obj, and a table with status and message as the result.
func health(script string, object map[string]any) (verdict, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for _, library := range []struct {
		name string
		open lua.LGFunction
	}{{lua.LoadLibName, lua.OpenPackage}, {lua.BaseLibName, lua.OpenBase}, {lua.TabLibName, lua.OpenTable}} {
		state.Push(state.NewFunction(library.open))
		state.Push(lua.LString(library.name))
		state.Call(1, 0)
	}
	state.SetGlobal("obj", value(state, object))
	if err := state.DoString(script); err != nil {
		return verdict{}, err
	}
	result, ok := state.Get(-1).(*lua.LTable)
	if !ok {
		return verdict{}, fmt.Errorf("the health script returns no table")
	}
	return verdict{lua.LVAsString(result.RawGetString("status")), lua.LVAsString(result.RawGetString("message"))}, nil
}

func value(state *lua.LState, of any) lua.LValue {
	switch typed := of.(type) {
	case map[string]any:
		table := state.CreateTable(0, len(typed))
		for key, each := range typed {
			table.RawSetString(key, value(state, each))
		}
		return table
	case []any:
		table := state.CreateTable(len(typed), 0)
		for _, each := range typed {
			table.Append(value(state, each))
		}
		return table
	case string:
		return lua.LString(typed)
	case bool:
		return lua.LBool(typed)
	case int64:
		return lua.LNumber(typed)
	case float64:
		return lua.LNumber(typed)
	default:
		return lua.LNil
	}
}
