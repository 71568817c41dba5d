package spokes.system.container;

import java.io.File;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.ResourceAdapterArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import spokes.system.container.probe.ProbeServlet;
import spokes.system.server.Payara;

/** The resource adapter as it is shipped, with a WAR of a few lines instead of ours: what breaks here is the adapter's. */
final class ProbeArchive {
    private ProbeArchive() {}

    static EnterpriseArchive of(WebArchive war) {
        return ShrinkWrap.create(EnterpriseArchive.class, "probe.ear")
                .addAsModule(adapter()).addAsModule(war)
                .setApplicationXML(new StringAsset("""
                        <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="11">
                          <application-name>probe</application-name>
                          <initialize-in-order>true</initialize-in-order>
                          <module><connector>spokes-media-rar.rar</connector></module>
                          <module><web><web-uri>%s</web-uri><context-root>/</context-root></web></module>
                        </application>""".formatted(war.getName())));
    }

    static WebArchive war() {
        return ShrinkWrap.create(WebArchive.class, "probe.war").addPackage(ProbeServlet.class.getPackage());
    }

    private static ResourceAdapterArchive adapter() {
        EnterpriseArchive ear = ShrinkWrap.create(ZipImporter.class, "spokes.ear").importFrom(ear()).as(EnterpriseArchive.class);
        return ear.getAsType(ResourceAdapterArchive.class, "/spokes-media-rar.rar");
    }

    private static File ear() {
        return Payara.root().resolve("spokes-ear/target/spokes.ear").toFile();
    }

    static Path write(EnterpriseArchive archive, Path folder) {
        Path file = folder.resolve(archive.getName());
        archive.as(ZipExporter.class).exportTo(file.toFile(), true);
        return file;
    }
}
