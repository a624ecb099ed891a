using System.Xml.Linq;
using Malmoi.Cli;

namespace Malmoi.Tests.Repository;

/// <summary>The program that is built with <c>-p:Torch=false</c>: 40 MB and no library of torch's.</summary>
public sealed class WithoutTorchTests
{
    [Fact]
    public void Nothing_that_the_program_needs_without_torch_brings_it_along()
    {
        var seen = new HashSet<string>();
        var left = new Queue<string>([Path.Combine(SourceTree.Root, "src", "Malmoi.Cli", "Malmoi.Cli.csproj")]);
        while (left.TryDequeue(out var path))
        {
            if (!seen.Add(path))
            {
                continue;
            }

            foreach (var element in XElement.Load(path).Descendants().Where(IsTakenWithoutTorch))
            {
                var name = (string?)element.Attribute("Include") ?? (string?)element.Attribute("Project") ?? "";
                if (element.Name.LocalName is "PackageReference" or "Import" or "ProjectReference")
                {
                    Assert.DoesNotContain("torch", name, StringComparison.OrdinalIgnoreCase);
                }

                if (element.Name.LocalName == "ProjectReference")
                {
                    left.Enqueue(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, name)));
                }
            }
        }

        Assert.Equal(
            ["Malmoi", "Malmoi.Cli", "Malmoi.Reports", "Malmoi.Server"],
            seen.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_program_has_libraries_of_torch_where_it_was_built_with_it_and_only_there()
    {
        var program = typeof(CommandLine).Assembly;
        var isWithTorch = program.GetReferencedAssemblies().Any(name => name.Name == "Malmoi.Neural");
        var dependencies = File.ReadAllText(Path.ChangeExtension(program.Location, ".deps.json"));
        Assert.Contains("Malmoi.Server", dependencies, StringComparison.Ordinal);
        Assert.Equal(isWithTorch, dependencies.Contains("torch", StringComparison.OrdinalIgnoreCase));
    }

    // An element, or what it stands in, may be for torch only.
    private static bool IsTakenWithoutTorch(XElement element) =>
        !element
            .AncestorsAndSelf()
            .Any(one =>
                ((string?)one.Attribute("Condition"))?.Contains("'$(Torch)' == 'true'", StringComparison.Ordinal)
                == true
            );
}
