using Malmoi.Architectures;

namespace Malmoi.Families;

/// <summary>The spellings of configurations and of our own tensor names that several families share.</summary>
internal static class ConfigNames
{
    /// <summary>An activation by the name that configurations use.</summary>
    public static Activation ActivationNamed(string name) =>
        name switch
        {
            "relu" => Activation.Relu,
            "gelu" or "gelu_python" => Activation.Gelu,
            "gelu_new" or "gelu_fast" or "gelu_pytorch_tanh" or "gelu_accurate" => Activation.GeluTanh,
            "silu" or "swish" => Activation.Silu,
            "tanh" => Activation.Tanh,
            "relu2" or "relu_squared" => Activation.SquaredRelu,
            "quick_gelu" => Activation.QuickGelu,
            "linear" => Activation.Identity,
            _ => throw new InputException(
                $"the configuration asks for the activation '{name}', which this program does not know (it knows relu, gelu, gelu_new, silu, tanh, relu2, quick_gelu)"
            ),
        };

    /// <summary>Refuses a choice of the configuration that this program has no code for.</summary>
    public static void Require<T>(string key, T value, T known)
    {
        if (!EqualityComparer<T>.Default.Equals(value, known))
        {
            throw new InputException(
                $"the configuration's \"{key}\" is {Json(value)}, which this program does not know (it knows {Json(known)})"
            );
        }

        static string Json(T value) =>
            value switch
            {
                null => "null",
                string text => $"\"{text}\"",
                bool truth => truth ? "true" : "false",
                _ => FormattableString.Invariant($"{value}"),
            };
    }

    /// <summary>Query, key and value under one attention.</summary>
    public static string[] QueryKeyValue(string attention) =>
        [$"{attention}.query", $"{attention}.key", $"{attention}.value"];

    /// <summary>One head by its name.</summary>
    public static Dictionary<string, HeadSpec> Head(string name, HeadSpec head) => new() { [name] = head };
}
