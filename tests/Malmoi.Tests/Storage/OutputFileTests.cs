using Malmoi.Storage;

namespace Malmoi.Tests.Storage;

public class OutputFileTests
{
    [Fact]
    public void A_committed_file_replaces_the_old_one()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model", "old");
        using (var output = new OutputFile(path))
        {
            output.Stream.Write("new"u8);
            output.Commit();
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_file_that_was_not_committed_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model", "old");
        using (var output = new OutputFile(path))
        {
            output.Stream.Write("half"u8);
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var error = Assert.Throws<InputException>(() => new OutputFile("/no/such/folder/model.arpa"));
        Assert.Contains("/no/such/folder/model.arpa", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "without a name")]
    [InlineData("/dev/malmoi-no-device", "device")]
    public void What_is_no_place_for_a_file_is_refused(string path, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /dev");
        var error = Assert.Throws<InputException>(() => new OutputFile(path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_stays_a_link_to_the_new_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["link"], folder.Write("model", "old"));
        using (var output = new OutputFile(folder["link"]))
        {
            output.Stream.Write("new"u8);
            output.Commit();
        }

        Assert.NotNull(new FileInfo(folder["link"]).LinkTarget);
        Assert.Equal("new", File.ReadAllText(folder["model"]));
    }
}
