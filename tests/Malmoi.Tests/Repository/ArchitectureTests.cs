using System.Text.RegularExpressions;

namespace Malmoi.Tests.Repository;

public partial class ArchitectureTests
{
    /// <summary>Each folder of the library, and the folders it may use.</summary>
    private static readonly Dictionary<string, string[]> Layers = new()
    {
        ["Numerics"] = [],
        ["Storage"] = [],
        ["Text"] = ["Storage"],
        ["Quantization"] = [],
        ["Checkpoints"] = ["Storage", "Text", "Quantization"],
        ["LanguageModels"] = [],
        ["Tokenization"] = ["Storage", "Text", "LanguageModels", "Checkpoints"],
        ["NGrams"] = ["Storage", "Text", "LanguageModels", "Tokenization"],
        ["WordVectors"] = ["Numerics", "Checkpoints", "Storage", "Text", "LanguageModels", "Tokenization"],
        ["Decoding"] = ["LanguageModels", "Tokenization"],
        ["Village"] = ["Storage", "Text"],
        ["Data"] = ["Storage", "Text"],
        ["Architectures"] = [],
        ["Families"] = ["Architectures"],
        ["Prompting"] = ["Storage", "Text", "LanguageModels", "Tokenization"],
        ["Inference"] = ["Numerics", "Storage", "LanguageModels", "Architectures", "Checkpoints", "Quantization"],
        ["Models"] =
        [
            "Inference",
            "Quantization",
            "Storage",
            "Text",
            "LanguageModels",
            "Tokenization",
            "NGrams",
            "Decoding",
            "Checkpoints",
            "Architectures",
            "Families",
        ],
        ["Chat"] =
        [
            "Storage",
            "Checkpoints",
            "LanguageModels",
            "Tokenization",
            "NGrams",
            "Decoding",
            "Prompting",
            "Models",
        ],
        ["Verification"] = ["LanguageModels", "Decoding", "Checkpoints", "Architectures", "Families", "Inference"],
        ["Linguistics"] =
        [
            "Numerics",
            "Storage",
            "Text",
            "LanguageModels",
            "Tokenization",
            "WordVectors",
            "Models",
            "Evaluation",
        ],
        ["Instructions"] =
        [
            "Storage",
            "Text",
            "Village",
            "Data",
            "LanguageModels",
            "Prompting",
            "Models",
            "Evaluation",
        ],
        ["Evaluation"] =
        [
            "Numerics",
            "Storage",
            "Text",
            "Village",
            "Data",
            "LanguageModels",
            "Tokenization",
            "NGrams",
            "Decoding",
            "Models",
            "Prompting",
            "Chat",
        ],
    };

    /// <summary>Each assembly, and the assemblies it may reference.</summary>
    private static readonly Dictionary<string, string[]> Assemblies = new()
    {
        ["Malmoi"] = [],
        ["Malmoi.Neural"] = ["Malmoi"],
        ["Malmoi.Reports"] = ["Malmoi"],
        ["Malmoi.Server"] = ["Malmoi"],
        ["Malmoi.Cli"] = ["Malmoi", "Malmoi.Neural", "Malmoi.Reports", "Malmoi.Server"],
    };

    [Fact]
    public void Folders_of_the_library_depend_one_way()
    {
        var wrong = new List<string>();
        foreach (var file in SourceTree.CSharpFiles("src/Malmoi"))
        {
            var folder = Path.GetRelativePath(SourceTree.Path("src/Malmoi"), file).Split('/', '\\')[0];
            if (folder.EndsWith(".cs", StringComparison.Ordinal))
            {
                continue; // the root holds only what everything may use
            }

            Assert.True(
                Layers.ContainsKey(folder),
                $"'src/Malmoi/{folder}' has no place among the layers: give it one here"
            );
            var used = Mention().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Distinct();
            wrong.AddRange(
                used.Where(other => other != folder && Layers.ContainsKey(other) && !Layers[folder].Contains(other))
                    .Select(other => $"{Path.GetRelativePath(SourceTree.Root, file)} uses {other}")
            );
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Assemblies_depend_one_way()
    {
        foreach (var (assembly, allowed) in Assemblies)
        {
            var project = File.ReadAllText(SourceTree.Path($"src/{assembly}/{assembly}.csproj"));
            var used = Reference().Matches(project).Select(match => match.Groups[1].Value);
            Assert.Subset(allowed.ToHashSet(), used.ToHashSet());
        }

        var folders = Directory.GetDirectories(SourceTree.Path("src")).Select(Path.GetFileName);
        Assert.Equal(Assemblies.Keys.Order(), folders.Order());
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        foreach (var file in SourceTree.CSharpFiles("src").Where(file => Path.GetFileName(file) != "Program.cs"))
        {
            var folder = Path.GetRelativePath(SourceTree.Path("src"), Path.GetDirectoryName(file)!);
            var expected = folder.Replace('/', '.').Replace('\\', '.');
            var actual = Namespace().Match(File.ReadAllText(file)).Groups[1].Value;
            Assert.True(actual == expected, $"{file}: namespace {actual}, expected {expected}");
        }
    }

    [Fact]
    public void Nothing_is_called_by_a_name_that_says_nothing()
    {
        string[] empty = ["Common", "Utils", "Util", "Helper", "Helpers", "Manager", "Abstractions", "Service", "Misc"];
        var named = SourceTree
            .CSharpFiles("src")
            .SelectMany(file => Path.GetRelativePath(SourceTree.Root, file).Split('/', '\\', '.'))
            .Where(part => empty.Any(word => part.EndsWith(word, StringComparison.Ordinal)));
        Assert.Empty(named);
    }

    [GeneratedRegex(@"\bMalmoi\.([A-Z]\w+)")]
    private static partial Regex Mention();

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*?([\w.]+)\.csproj""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
