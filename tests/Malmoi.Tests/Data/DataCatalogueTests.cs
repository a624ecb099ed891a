using Malmoi.Data;

namespace Malmoi.Tests.Data;

public class DataCatalogueTests
{
    [Fact]
    public void Every_set_says_what_it_is_and_where_it_is()
    {
        var sets = DataCatalogue.BuiltIn.Sets;
        Assert.True(sets.Count >= 37);
        Assert.Equal(sets.Select(set => set.Name).Order(StringComparer.Ordinal), sets.Select(set => set.Name));
        foreach (var set in sets)
        {
            Assert.False(string.IsNullOrWhiteSpace(set.Description), set.Name);
            Assert.False(string.IsNullOrWhiteSpace(set.Licence), set.Name);
            Assert.Contains(set.Language, new[] { "en", "ko" });
            Assert.Equal(set.Address is null, set.Files.Count == 0);
            Assert.Equal(set.Address is null, set.Note is not null);
            foreach (var file in set.Files)
            {
                Assert.True(file.Sha256?.Length == 64 || file.GitBlob?.Length == 40, $"{set.Name} {file.Path}");
                Assert.DoesNotContain("..", file.Path.Split('/'));
                Assert.Equal("https", set.AddressOf(file).Scheme);
            }
        }
    }

    [Fact]
    public void A_path_with_blanks_makes_a_good_address()
    {
        var books = DataCatalogue.BuiltIn.Find("corpus-en-books");
        var carol = books.Files.First(file => file.Path.EndsWith("A Christmas Carol.md", StringComparison.Ordinal));
        Assert.EndsWith(
            "/Charles%20Dickens/A%20Christmas%20Carol.md",
            books.AddressOf(carol).AbsoluteUri,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("blmp", "blimp")]
    [InlineData("nsmc", "corpus-ko-nsmc")]
    [InlineData("shakespeare", "tinyshakespeare")]
    [InlineData("ko-best", "kobest")]
    public void An_unknown_name_is_answered_with_near_ones(string name, string near)
    {
        var error = Assert.Throws<InputException>(() => DataCatalogue.BuiltIn.Find(name));
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(near, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_distance_of_words_is_Levenshteins()
    {
        Assert.Equal(3, DataCatalogue.Distance("kitten", "sitting"));
        Assert.Equal(5, DataCatalogue.Distance("", "blimp"));
        Assert.Equal(0, DataCatalogue.Distance("blimp", "blimp"));
    }

    [Fact]
    public void The_folder_of_outside_data_comes_before_the_cache()
    {
        using var outside = new TemporaryFolder();
        using var cache = new TemporaryFolder();
        var set = DataCatalogue.BuiltIn.Find("tinyshakespeare");
        var places = new DataSets(outside.Path, cache.Path);
        Assert.Null(places.TryFind(set));

        var cached = places.CachePath(set, set.Files[0]);
        Directory.CreateDirectory(Path.GetDirectoryName(cached)!);
        File.WriteAllText(cached, "not the whole");
        Assert.Null(places.TryFind(set));

        using (var whole = File.OpenWrite(cached))
        {
            whole.SetLength(set.Files[0].Size!.Value);
        }

        Assert.Equal(places.CacheFolder(set), places.TryFind(set));
        Directory.CreateDirectory(outside["tinyshakespeare"]);
        Assert.Equal(outside["tinyshakespeare"], places.TryFind(set));
    }

    [Fact]
    public async Task The_outside_data_are_the_files_of_the_catalogue()
    {
        var set = DataCatalogue.BuiltIn.Find("blimp");
        var folder = OutsideData.Data("blimp");
        foreach (var file in set.Files.Take(5))
        {
            await using var stream = File.OpenRead(Path.Combine(folder, file.Path));
            Assert.Null(await Checksum.Of(file).CheckAsync(stream));
        }
    }
}
