using System.Reflection;
using System.Reflection.Emit;
using TorchSharp;

namespace Malmoi.Neural.Tests.Blocks;

/// <summary>No call of this library or its tests hands libtorch a number that nobody holds, as its compiled code shows.</summary>
public class HeldNumbersTests
{
    private const BindingFlags Everything =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Static
        | BindingFlags.Instance
        | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    [Fact]
    public void Every_number_that_libtorch_reads_is_held()
    {
        var careless = Careless();
        Assert.Contains(careless, method => method.Name == "op_Addition");
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var method in Methods(typeof(Transformer).Assembly).Concat(Methods(typeof(HeldNumbersTests).Assembly)))
        {
            var calls = Calls(method);
            for (var i = 0; i < calls.Count; i++)
            {
                var (called, next) = calls[i];
                if (careless.Contains(called) || (Makes(called) && !Keeps(next)))
                {
                    found.Add($"{method.DeclaringType!.FullName}.{method.Name}: {called.Name}");
                }
            }
        }

        Assert.True(
            found.Count == 0,
            $"hold these numbers as src/Malmoi.Neural/Blocks/Held.cs does: {string.Join("; ", found)}"
        );
    }

    // Those of TorchSharp that make a number themselves, or call one that does.
    private static HashSet<MethodBase> Careless()
    {
        var calls = Methods(typeof(Scalar).Assembly)
            .Where(method => !Makes(method))
            .ToDictionary(method => method, method => Calls(method));
        var careless = new HashSet<MethodBase>();
        for (var before = -1; careless.Count != before; )
        {
            before = careless.Count;
            foreach (var (method, called) in calls)
            {
                if (called.Any(call => (Makes(call.Method) && !Keeps(call.Next)) || careless.Contains(call.Method)))
                {
                    careless.Add(method);
                }
            }
        }

        return careless;
    }

    private static bool Makes(MethodBase method) =>
        method is MethodInfo { ReturnType: var type }
        && type == typeof(Scalar)
        && method.Name is "op_Implicit" or "ToScalar";

    // Stored in a variable or a field, or given back to who will.
    private static bool Keeps(OpCode next) =>
        next.Name is { } name
        && (name.StartsWith("stloc", StringComparison.Ordinal) || name is "stfld" or "stsfld" or "ret");

    private static IEnumerable<MethodBase> Methods(Assembly assembly) =>
        assembly
            .GetTypes()
            .SelectMany(type => type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
            .Where(method => !method.IsAbstract);

    // What a method calls, each with the operation behind it.
    private static List<(MethodBase Method, OpCode Next)> Calls(MethodBase method)
    {
        var found = new List<(MethodBase, OpCode)>();
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        MethodBase? called = null;
        for (var at = 0; at < code.Length; )
        {
            var value = code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at];
            var operation = OpCodes[value];
            if (called is not null)
            {
                found.Add((called, operation));
                called = null;
            }

            at += operation.Size;
            if (operation.OperandType == OperandType.InlineMethod)
            {
                called = Resolve(method, BitConverter.ToInt32(code, at));
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }

        return found;
    }

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        var called = method.Module.ResolveMethod(
            token,
            method.DeclaringType?.GetGenericArguments(),
            method.IsGenericMethod ? method.GetGenericArguments() : null
        );
        return called is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : called;
    }
}
