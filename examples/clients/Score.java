import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Scores images with Java's own client, version 11 or newer.
 *
 * java examples/clients/Score.java http://localhost:8080 photo.jpg another.jpg
 */
class Score {
    public static void main(String[] arguments) throws Exception {
        var client = HttpClient.newHttpClient();
        for (var i = 1; i < arguments.length; i++) {
            var request = HttpRequest.newBuilder(URI.create(arguments[0] + "/score?alpha=0.05"))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/octet-stream")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofFile(Path.of(arguments[i])))
                .build();
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            System.out.println(arguments[i] + " " + response.statusCode() + " " + response.body());
            if (response.statusCode() != 200) System.exit(1);
        }
    }
}
